-- Every value that means a fact, with its meaning, its place and the time for which its document speaks for it. is_in_fact_table is
-- false for a statement on a subject that the body has a table of, for the same year and phase: the table speaks, the statement is
-- checked against it.
with parts_of_values as (
    select distinct
        fact_kind,
        value_id,
        document_id,
        part_key
    from {{ ref('int_version_cells') }}
),

facts as (
    select
        coalesce(meanings.observation_id, meanings.statement_id) as fact_id,
        meanings.fact_kind,
        meanings.observation_id,
        meanings.statement_id,
        meanings.document_id,
        meanings.organisation_id,
        meanings.fiscal_year,
        meanings.phase,
        meanings.table_type,
        meanings.label,
        meanings.is_total,
        meanings.comparison,
        meanings.expenditure_type,
        meanings.cost_type,
        meanings.funding_source,
        meanings.fund_year,
        meanings.functional_code,
        meanings.department_economic_code,
        meanings.government_economic_code,
        meanings.item,
        meanings.attributes,
        documents.fiscal_year as document_fiscal_year,
        versions.is_current and coalesce(parts.is_speaking, true) as is_current,
        coalesce(parts.is_disputed, false) and versions.is_current as is_disputed,
        versions.valid_from,
        least(versions.valid_to, parts.valid_to) as valid_to,
        least(versions.lapsed_from, parts.lapsed_from) as lapsed_from,
        greatest(versions.restored_at, parts.restored_at) as restored_at,
        coalesce(
            versions.superseded_by_document_id, versions.same_content_as_document_id, parts.superseded_by_document_id
        ) as superseded_by_document_id,
        coalesce(parts.yields_as, '') in ('repeats', 'disputed') as is_repeated,
        observations.table_no,
        observations.row_no,
        observations.column_no,
        observations.row_code,
        observations.row_label,
        observations.column_label,
        statements.subject,
        statements.char_start,
        statements.quote,
        coalesce(observations.page, statements.page) as page,
        coalesce(observations.value_printed, statements.value_printed) as value_printed,
        coalesce(observations.unit_printed, statements.unit_printed) as unit_printed,
        coalesce(observations.amount_yuan, statements.amount_yuan) as amount_yuan,
        coalesce(observations.other_value, statements.other_value) as other_value
    from {{ ref('stg_meanings') }} as meanings
    inner join {{ ref('stg_documents') }} as documents on meanings.document_id = documents.document_id
    inner join {{ ref('int_document_versions') }} as versions on meanings.document_id = versions.document_id
    left join parts_of_values as cells
        on
            coalesce(meanings.observation_id, meanings.statement_id) = cells.value_id
            and meanings.fact_kind = cells.fact_kind
    left join {{ ref('int_table_versions') }} as parts
        on cells.document_id = parts.document_id and cells.part_key = parts.part_key
    left join {{ ref('stg_observations') }} as observations on meanings.observation_id = observations.observation_id
    left join {{ ref('stg_statements') }} as statements on meanings.statement_id = statements.statement_id
),

subjects_with_a_table as (
    select distinct
        fact_kind,
        organisation_id,
        document_fiscal_year,
        fiscal_year,
        phase,
        case when is_current then 'any' else document_id end as speaks_for
    from facts
    where observation_id is not null
)

select
    facts.*,
    facts.observation_id is not null or not exists (
        select 1
        from subjects_with_a_table as subjects
        where
            subjects.fact_kind = facts.fact_kind
            and subjects.organisation_id is not distinct from facts.organisation_id
            and subjects.document_fiscal_year is not distinct from facts.document_fiscal_year
            and subjects.fiscal_year is not distinct from facts.fiscal_year
            and subjects.phase is not distinct from facts.phase
            and subjects.speaks_for in ('any', facts.document_id)
    ) as is_in_fact_table
from facts
