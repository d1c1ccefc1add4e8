-- Levels of money that documents in force give, by what they are of: what is compared between documents. organisation_id is the body
-- of the figure (a department's document may hold its units' tables), document_organisation_id the one the document is about.
-- is_published is false for a statement that yields to a table. Amounts of tables that the reading was not sure of are left out.
with figures as (
    select
        facts.fact_id,
        facts.document_id,
        facts.organisation_id,
        facts.fact_kind,
        facts.item,
        facts.fiscal_year,
        facts.phase,
        facts.table_type,
        facts.label,
        facts.amount_yuan,
        facts.value_printed,
        facts.unit_printed,
        facts.is_total,
        facts.observation_id is not null as is_in_table,
        facts.is_in_fact_table as is_published,
        facts.expenditure_type,
        facts.cost_type,
        facts.funding_source,
        facts.fund_year,
        facts.functional_code,
        facts.department_economic_code,
        facts.government_economic_code,
        {{ attribute('as_of', 'date') }} as as_of
    from {{ ref('int_facts') }} as facts
    left join {{ ref('stg_issues') }} as issues
        on
            facts.document_id = issues.document_id and facts.table_no = issues.table_no
            and issues.issue in ('rows_uncertain', 'table_misread', 'header_mismatch')
    where
        facts.is_current and facts.comparison = 'level' and facts.amount_yuan is not null
        and issues.document_id is null
        and facts.fact_kind in ('income', 'expenditure', 'three_public_fees', 'running_costs', 'assets')

    union all by name

    select
        figures.*,
        documents.organisation_id,
        true as is_published
    from {{ ref('stg_held_figures') }} as figures
    inner join {{ ref('stg_held_documents') }} as documents on figures.document_id = documents.document_id
),

precise as (
    select
        *,
        max({{ printed_decimals('value_printed') }}) over (
            partition by document_id, table_type, case when not is_in_table then fact_id end
        ) as decimals
    from figures
)

select
    figures.*,
    (0.5 * {{ unit_in_yuan('figures.unit_printed') }} / pow(10, figures.decimals))::decimal(20, 6) as half_unit_yuan,
    concat_ws(
        '/', {{ same_subject('figures') }}, coalesce(figures.as_of::varchar, '-'),
        case when figures.fund_year is null or figures.fund_year = 'all' then '-' else figures.fund_year end,
        -- 三公 and running costs are of one budget, whether a document says so or not.
        case
            when figures.fact_kind in ('three_public_fees', 'running_costs') or coalesce(figures.funding_source, 'all') = 'all' then '-'
            else figures.funding_source
        end
    ) as subject,
    documents.organisation_id as document_organisation_id,
    documents.document_kind,
    documents.fiscal_year as document_fiscal_year,
    documents.document_name,
    documents.phase as document_phase,
    documents.is_in_build,
    documents.document_name
    || case when figures.is_in_table then coalesce(table_types.name, '表') else '正文' end
    || '“' || figures.label || '”' as place_
from precise as figures
inner join {{ ref('int_related_documents') }} as documents on figures.document_id = documents.document_id
left join {{ ref('table_types') }} as table_types on figures.table_type = table_types.table_type
