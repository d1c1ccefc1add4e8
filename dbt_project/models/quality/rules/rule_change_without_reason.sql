-- A change of three tenths or more, and of ten thousand yuan or more, is said with its reason: in the sentence, right before or after it.
-- One check for each figure whose change is said. A total, or the three public fees, that changed as much against last year's document
-- is spoken of somewhere in what the body published for the year.
with said as (
    select
        changes.document_id,
        changes.organisation_id,
        changes.document_fiscal_year,
        changes.this_year.statement_id as level_id,
        any_value(changes.subject) as subject,
        any_value(changes.said_place) as said_place,
        any_value(changes.this_year) as this_year,
        any_value(statements.table_no) is null as is_in_text,
        min(changes.this_year.char_start) as char_start,
        max(changes.char_end) as char_end,
        list(changes.statement_id order by changes.char_start) as change_ids,
        max(abs(changes.amount_yuan)) as change_yuan,
        max(case
            when changes.comparison = 'percent_change' then abs(changes.other_value)
            when changes.this_year.amount_yuan != changes.amount_yuan
                then 100 * abs(changes.amount_yuan / (changes.this_year.amount_yuan - changes.amount_yuan))
        end) as percent,
        string_agg(changes.value_printed || coalesce(changes.unit_printed, '%'), '、' order by changes.char_start) as printed
    from {{ ref('int_changes_said') }} as changes
    inner join {{ ref('stg_statements') }} as statements on changes.statement_id = statements.statement_id
    where changes.this_year is not null
    group by changes.document_id, changes.organisation_id, changes.document_fiscal_year, changes.this_year.statement_id
),

around as (
    select
        said.*,
        substr(
            texts.document_text, greatest(1, said.char_start - 60)::bigint,
            (said.char_end - greatest(1, said.char_start - 60) + 330)::bigint
        ) as words
    from said
    inner join {{ ref('stg_texts') }} as texts on said.document_id = texts.document_id
    where said.is_in_text and said.percent >= 30 and coalesce(said.change_yuan, said.this_year.amount_yuan) >= 10000
),

checked as (
    select
        *,
        case
            when
                regexp_matches(
                    words,
                    '原因|由于|因为|因[^公此素]|主要是|主要系|主要为|主要用于|所致|是由|根据|按照|压减|压缩|严控|新增|增人|增资|调整|落实'
                ) then 'pass'
            else 'fail'
        end as outcome
    from around
),

totals as (
    select
        related.document_organisation_id as organisation_id,
        related.document_kind,
        related.document_fiscal_year as fiscal_year,
        related.subject,
        arg_min(related, row(not related.is_in_build, related.fact_id)) as one
    from {{ ref('int_related_figures') }} as related
    where
        related.is_published and related.fiscal_year = related.document_fiscal_year and related.phase = related.document_phase
        and related.organisation_id = related.document_organisation_id
        and related.subject in ('total of income and expenditure/-/-/-', 'three_public_fees/total/total/-/-/-')
    group by all
    having min(related.amount_yuan) = max(related.amount_yuan)
),

spoken as (
    select
        documents.organisation_id,
        documents.fiscal_year,
        bool_or(regexp_matches(texts.document_text, '(增加|减少|增长|下降|上升|降低|压减|压缩)[^。；]{0,80}|原因')) as of_changes
    from {{ ref('int_documents') }} as documents
    inner join {{ ref('stg_texts') }} as texts on documents.document_id = texts.document_id
    group by documents.organisation_id, documents.fiscal_year
),

seen as (
    select
        this.one.document_id,
        this.organisation_id,
        this.fiscal_year,
        this.one as this_year,
        before.one as year_before,
        100 * (this.one.amount_yuan / before.one.amount_yuan - 1) as percent,
        spoken.of_changes
    from totals as this
    inner join totals as before
        on
            this.organisation_id = before.organisation_id and this.document_kind = before.document_kind
            and this.subject = before.subject and this.fiscal_year = before.fiscal_year + 1
    inner join spoken on this.organisation_id = spoken.organisation_id and this.fiscal_year = spoken.fiscal_year
    where
        this.one.is_in_build and before.one.amount_yuan > 0
        and abs(this.one.amount_yuan - before.one.amount_yuan) >= greatest(10000, 0.3 * before.one.amount_yuan)
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    said_place || '：' || coalesce(subject, '该项') || '比上年变动' || format('{:.1f}', percent::double) || '%（' || printed
    || '），前后文没有说明原因。' as message,
    printed,
    '说明增减原因' as expected,
    null as difference_yuan,
    change_ids || [level_id] as evidence,
    'reason' as place
from checked

union all

select
    seen.document_id,
    seen.organisation_id,
    seen.fiscal_year,
    case when seen.of_changes then 'pass' else 'fail' end as outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    places.place_ || '为' || {{ as_printed('seen.this_year') }} || '，' || seen.year_before.place_ || '为'
    || {{ as_printed('seen.year_before') }} || '，变动' || format('{:.1f}', abs(seen.percent)::double)
    || '%，全文没有说明增减情况和原因。' as message,
    {{ as_printed('seen.this_year') }} as printed,
    '说明增减原因' as expected,
    null as difference_yuan,
    [seen.this_year.fact_id, seen.year_before.fact_id] as evidence,
    'reason' as place
from seen
inner join {{ ref('int_places') }} as places on seen.this_year.fact_id = places.value_id
