-- Ranked among bodies of one level only, since a department contains its units, and one phase of one year.
select
    organisation_id,
    name,
    level,
    region_code,
    fiscal_year,
    phase,
    figure,
    amount_yuan,
    rank() over (ranked order by amount_yuan desc) as place,
    count(*) over ranked as bodies,
    rank() over (in_region order by amount_yuan desc) as place_in_region,
    count(*) over in_region as bodies_in_region,
    is_contradicted,
    document_id,
    open_findings,
    open_errors,
    open_parser_findings
from {{ ref('key_figures') }}
where amount_yuan is not null and level is not null
window
    ranked as (partition by figure, level, fiscal_year, phase),
    in_region as (partition by figure, level, fiscal_year, phase, region_code)
