-- Every value that means a fact, with what it is compared by between documents. part_key: the part of a disclosure that one document
-- speaks for, which is a table of a body (each project has a table of its own), or one subject in the text. cell_key: the cell in it, by
-- what it means and not by where it stands, so that a table is the same in every format.
with facts as (
    select
        coalesce(meanings.observation_id, meanings.statement_id) as value_id,
        meanings.*,
        documents.fiscal_year as document_fiscal_year,
        documents.document_kind,
        documents.source_url,
        documents.phase as document_phase,
        observations.page,
        observations.table_no,
        observations.row_no,
        observations.column_no,
        statements.char_start,
        {{ account_name_key("coalesce(meanings.label, '')") }} as label_key,
        coalesce(observations.amount_yuan, statements.amount_yuan) as amount_yuan,
        coalesce(observations.other_value, statements.other_value) as other_value,
        coalesce(observations.value_printed, statements.value_printed) as value_printed,
        coalesce(observations.unit_printed, statements.unit_printed) as unit_printed
    from {{ ref('stg_meanings') }} as meanings
    inner join {{ ref('stg_documents') }} as documents on meanings.document_id = documents.document_id
    left join {{ ref('stg_observations') }} as observations on meanings.observation_id = observations.observation_id
    left join {{ ref('stg_statements') }} as statements on meanings.statement_id = statements.statement_id
    where
        meanings.organisation_id is not null
        and documents.fiscal_year is not null
        and documents.document_kind is not null
),

identified as (
    select
        *,
        hash(
            fact_kind, fiscal_year, phase, comparison, expenditure_type, cost_type, funding_source, fund_year, functional_code,
            department_economic_code, government_economic_code, item,
            case
                when coalesce(functional_code, department_economic_code, government_economic_code, item) is null then label_key
            end,
            {%- for name in ('project_name', 'item_name', 'level_1', 'level_2', 'level_3') %}
                {{ account_name_key("coalesce(attributes['" ~ name ~ "'], '')") }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) as subject_key,
        -- Each project has a table or a report of its own, of the same type as those of the others. One that does not name its project
        -- is compared only with what stood at its address.
        case
            when table_type = 'project_performance' or document_kind = 'performance_evaluation'
                then coalesce(
                        nullif(
                            max({{ account_name_key("coalesce(attributes['project_name'], '')") }})
                                over (partition by document_id, table_no),
                            ''
                        ),
                        source_url,
                        document_id
                    )
        end as project_key,
        (
            0.5 * {{ unit_in_yuan('unit_printed') }} / pow(
                10,
                case
                    when statement_id is not null then {{ printed_decimals('value_printed') }}
                    else max({{ printed_decimals('value_printed') }}) over (partition by document_id, table_no)
                end
            )
        )::decimal(20, 6) as half_unit_yuan
    from facts
),

in_parts as (
    select
        *,
        hash(
            organisation_id, document_fiscal_year, document_kind, document_phase, table_type, project_key,
            case when statement_id is not null then subject_key end
        ) as part_key
    from identified
)

select
    value_id,
    fact_kind,
    document_id,
    observation_id,
    statement_id,
    organisation_id,
    fiscal_year,
    phase,
    table_type,
    label,
    part_key,
    hash(
        subject_key,
        row_number() over (
            partition by document_id, part_key, subject_key order by table_no, row_no, column_no, char_start, value_id
        )
    ) as cell_key,
    amount_yuan,
    other_value,
    regexp_replace(value_printed, '\s', '', 'g') as value_printed,
    unit_printed,
    half_unit_yuan,
    -- A blank in one format is a nought or a dash in another.
    coalesce(amount_yuan, other_value, 0) != 0 as is_figure
from in_parts
