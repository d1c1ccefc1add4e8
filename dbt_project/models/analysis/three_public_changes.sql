-- The fees beside those of the year before: as this document prints them, and as the year's own document did.
with printed_before as (
    select
        document_id,
        organisation_id,
        phase,
        fiscal_year + 1 as fiscal_year,
        item,
        min(amount_yuan) as amount_yuan
    from {{ ref('fct_three_public_fees') }}
    where is_current and comparison = 'level' and table_type in ('three_public', 'text')
    group by document_id, organisation_id, phase, fiscal_year, item
    having min(amount_yuan) = max(amount_yuan)
)

select
    figures.organisation_id,
    figures.name,
    figures.level,
    figures.region_code,
    figures.fiscal_year,
    figures.phase,
    replace(figures.figure, 'three_public_', '') as item,
    figures.amount_yuan,
    printed_before.amount_yuan as year_before_printed_yuan,
    own_before.amount_yuan as year_before_own_yuan,
    figures.amount_yuan - coalesce(own_before.amount_yuan, printed_before.amount_yuan) as change_yuan,
    figures.is_contradicted,
    figures.document_id,
    figures.open_findings,
    figures.open_errors,
    figures.open_parser_findings
from {{ ref('key_figures') }} as figures
left join printed_before
    on
        figures.document_id = printed_before.document_id
        and figures.organisation_id = printed_before.organisation_id
        and figures.fiscal_year = printed_before.fiscal_year
        and figures.phase = printed_before.phase
        and replace(figures.figure, 'three_public_', '') = printed_before.item
left join {{ ref('key_figures') }} as own_before
    on
        figures.organisation_id = own_before.organisation_id
        and figures.level is not distinct from own_before.level
        and figures.phase = own_before.phase
        and figures.figure = own_before.figure
        and figures.fiscal_year = own_before.fiscal_year + 1
where starts_with(figures.figure, 'three_public_')
