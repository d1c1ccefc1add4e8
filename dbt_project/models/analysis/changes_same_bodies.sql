-- Sums over the years from_year to to_year of exactly those bodies that published the figure in every one of these years: a change
-- is then one of spending, not of who published.
with years as (
    select
        *,
        fiscal_year - row_number() over (partition by organisation_id, level, phase, figure order by fiscal_year) as stretch
    from {{ ref('key_figures') }}
    where amount_yuan is not null and level is not null
),

stretches as (
    select
        *,
        min(fiscal_year) over (partition by organisation_id, level, phase, figure, stretch) as first_year,
        max(fiscal_year) over (partition by organisation_id, level, phase, figure, stretch) as last_year
    from years
),

compared as (
    select
        *,
        unnest(range(first_year, fiscal_year + 1)) as from_year
    from stretches
    where first_year < last_year
),

spans as (
    select
        *,
        unnest(range(greatest(fiscal_year, from_year + 1), last_year + 1)) as to_year
    from compared
)

select
    from_year::integer as from_year,
    to_year::integer as to_year,
    fiscal_year,
    region_code,
    level,
    phase,
    figure,
    count(*) as bodies,
    sum(amount_yuan)::decimal(38, 2) as amount_yuan,
    count(*) filter (where open_errors > 0 or is_contradicted) as bodies_with_errors,
    sum(open_findings)::bigint as open_findings
from spans
group by from_year, to_year, fiscal_year, region_code, level, phase, figure
