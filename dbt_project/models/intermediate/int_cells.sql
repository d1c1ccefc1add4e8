-- Every printed amount of money in a table, with its meaning, its precision and where it stands in words.
with amounts as (
    select
        *,
        {{ unit_in_yuan('unit_printed') }} as unit_yuan,
        max({{ printed_decimals('value_printed') }}) over (partition by document_id, table_no) as decimals
    from {{ ref('stg_observations') }}
    where amount_yuan is not null
)

select
    amounts.observation_id,
    amounts.document_id,
    amounts.organisation_id,
    documents.fiscal_year as document_fiscal_year,
    amounts.table_no,
    amounts.table_type,
    amounts.row_no,
    amounts.column_no,
    amounts.row_code,
    amounts.row_label,
    amounts.column_label,
    amounts.value_printed,
    amounts.unit_printed,
    amounts.amount_yuan,
    amounts.decimals,
    (0.5 * amounts.unit_yuan / pow(10, amounts.decimals))::decimal(20, 6) as half_unit_yuan,
    facts.fact_kind,
    coalesce(facts.is_total, false) as is_total,
    facts.fiscal_year,
    facts.phase,
    facts.expenditure_type,
    facts.cost_type,
    facts.funding_source,
    facts.fund_year,
    facts.item,
    coalesce(facts.functional_code, facts.department_economic_code, facts.government_economic_code) as account_code,
    documents.document_name || '第'
    || amounts.page || '页'
    || case when amounts.organisation_id != documents.organisation_id then coalesce(bodies.name, '') else '' end
    || coalesce(tables.title, table_types.name, '表' || amounts.table_no) as table_place
from amounts
inner join {{ ref('int_documents') }} as documents on amounts.document_id = documents.document_id
left join {{ ref('stg_tables') }} as tables
    on amounts.document_id = tables.document_id and amounts.table_no = tables.table_no
left join {{ ref('table_types') }} as table_types on amounts.table_type = table_types.table_type
left join {{ ref('stg_organisations') }} as bodies
    on amounts.document_id = bodies.document_id and amounts.organisation_id = bodies.organisation_id
left join {{ ref('int_facts') }} as facts on amounts.observation_id = facts.observation_id
