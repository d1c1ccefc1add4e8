-- A project has one amount in its document: in the list of projects, in its own form of targets, in text. A form may speak of several
-- years or of more money than the list; so only two places that have no amount of the project in common contradict each other, and a
-- figure said in text only where nothing printed equals it.
with cells as (
    select
        cells.*,
        facts.funding_source as money,
        regexp_replace({{ attribute('project_name') }}, '\s', '', 'g') as project_name,
        {{ attribute('project_code') }} as project_code
    from {{ ref('int_cells') }} as cells
    inner join {{ ref('int_facts') }} as facts on cells.observation_id = facts.observation_id
    where
        cells.fact_kind = 'projects' and cells.fiscal_year = cells.document_fiscal_year
        and {{ attribute('project_name') }} is not null and cells.amount_yuan > 0
),

-- A project's amounts in one table, the whole of it first; one that stands there in several rows is left open.
places as (
    select
        document_id,
        organisation_id,
        document_fiscal_year,
        fiscal_year,
        phase,
        table_no,
        project_name,
        any_value(project_code) as project_code,
        arg_min(cells, row(not is_total, money is not null, -amount_yuan, column_no, row_no)) as whole,
        list(amount_yuan) as amounts,
        list(observation_id order by row_no, column_no) as observation_ids
    from cells
    group by all
    having count(distinct coalesce(project_code, '')) = 1 and (count(distinct row_no) = 1 or any_value(table_type) = 'project_performance')
),

between_tables as (
    select
        late.document_id,
        late.organisation_id,
        late.document_fiscal_year,
        late.whole.table_place as place_,
        late.project_name,
        late.whole.value_printed,
        late.whole.unit_printed,
        late.whole.decimals,
        late.whole.amount_yuan,
        late.whole.half_unit_yuan,
        early.whole as other,
        list_has_any(late.amounts, early.amounts) as has_common,
        [late.whole.observation_id, early.whole.observation_id] as evidence
    from places as late
    inner join places as early
        on
            late.document_id = early.document_id and late.organisation_id is not distinct from early.organisation_id
            and late.project_name = early.project_name and late.table_no > early.table_no
            and late.phase is not distinct from early.phase
            and coalesce(late.project_code = early.project_code, true)
),

said as (
    select
        said.*,
        regexp_replace(said.subject, '\s', '', 'g') as words
    from {{ ref('int_said') }} as said
    where
        said.comparison = 'level' and said.amount_yuan > 0 and said.fiscal_year = said.document_fiscal_year
        and not regexp_matches(said.quote, '总投资|总额|累计|截至|已|上年|去年|结转|结余|执行|完成|到位|剩余|其中|每|下达|争取|中央|省级|专项债')
),

in_text as (
    select
        said.document_id,
        said.organisation_id,
        said.document_fiscal_year,
        said.said_place as place_,
        places.project_name,
        said.value_printed,
        said.unit_printed,
        said.decimals,
        said.amount_yuan,
        said.half_unit_yuan,
        said.statement_id,
        arg_min(places.whole, row(abs(places.whole.amount_yuan - said.amount_yuan), places.table_no)) as other,
        bool_or(list_bool_or(list_transform(
            places.amounts, lambda amount: abs(amount - said.amount_yuan) <= said.half_unit_yuan + places.whole.half_unit_yuan
        ))) as has_common
    from said
    inner join places
        on
            said.document_id = places.document_id and said.phase is not distinct from places.phase
            and said.words in (places.project_name, places.project_name || '项目', places.project_name || '经费')
            and length(places.project_name) >= 4
    -- A sentence that tells the project's amount and another one besides speaks of a part of it.
    where not exists (
            select 1
            from {{ ref('int_said') }} as beside
            where beside.document_id = said.document_id and beside.quote = said.quote and beside.statement_id != said.statement_id
        )
    group by all
),

compared as (
    select * from between_tables
    union all by name
    select
        * exclude (statement_id),
        [statement_id, other.observation_id] as evidence
    from in_text
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    case
        when has_common or abs(amount_yuan - other.amount_yuan) <= half_unit_yuan + other.half_unit_yuan then 'pass'
        else 'fail'
    end as outcome,
    null as reason,
    case when {{ is_misprint_of('amount_yuan', 'other.amount_yuan') }} then 'error' end as severity,
    'publisher' as cause,
    place_ || '：项目“' || project_name || '”为' || value_printed || unit_printed || '，' || other.table_place || '中为'
    || {{ as_printed('other') }} || '，同一项目的金额不一致，相差'
    || {{ in_unit('amount_yuan - other.amount_yuan', 'unit_printed', 'decimals') }} || '。' as message,
    value_printed || unit_printed as printed,
    {{ as_printed('other') }} as expected,
    amount_yuan - other.amount_yuan as difference_yuan,
    evidence,
    null as place
from compared
