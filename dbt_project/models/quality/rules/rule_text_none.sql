-- Where text says that a body has none of a fund's expenditure or of a fee, its table of that year has none. Only of documents with
-- one body's tables: of several, nobody knows whose none it is.
with subjects as (
    select
        subject,
        table_type,
        item,
        words
    from (
        values
        ('政府性基金预算支出', 'government_fund_expenditure', null, '政府性基金'),
        ('国有资本经营预算支出', 'state_capital_expenditure', null, '国有资本经营'),
        ('因公出国（境）费', 'three_public', 'overseas_trips', '因公出国'),
        ('公务用车购置费', 'three_public', 'vehicle_purchase', '公务用车购置费'),
        ('公务接待费', 'three_public', 'official_reception', '公务接待')
    ) as listed (subject, table_type, item, words)
),

sentences as (
    select
        documents.document_id,
        documents.organisation_id,
        documents.fiscal_year,
        documents.phase,
        documents.document_name,
        trim(unnest(string_split_regex(texts.document_text, '[。；，\n]'))) as sentence
    from {{ ref('int_documents') }} as documents
    inner join {{ ref('stg_texts') }} as texts on documents.document_id = texts.document_id
    where
        documents.fiscal_year is not null
        and (
            select count(distinct tables.organisation_id)
            from {{ ref('stg_tables') }} as tables
            where tables.document_id = documents.document_id
        ) = 1
),

said_none as (
    select distinct
        sentences.*,
        subjects.subject,
        subjects.table_type,
        subjects.item
    from sentences
    inner join subjects
        on
            regexp_matches(
                sentences.sentence,
                '^[^没无未]{0,30}(没有|无|未安排|未发生)(使用|安排)?' || subjects.words
                || '(预算|财政|拨款|安排|的|费用|费|支出|（境）|\(境\)|及)*$'
            )
            and not regexp_matches(sentences.sentence, '上年|去年|结转|结余|收入|注[:：]')
            and list_filter(
                regexp_extract_all(sentences.sentence, '(20\d\d)年', 1), lambda year: year != sentences.fiscal_year::varchar
            ) = []
),

checked as (
    select
        said_none.document_id,
        said_none.organisation_id,
        said_none.fiscal_year,
        said_none.document_name,
        said_none.subject,
        said_none.sentence,
        count(cells.observation_id) filter (where cells.amount_yuan != 0) as filled,
        arg_max(cells, row(abs(cells.amount_yuan), -cells.row_no, -cells.column_no)) as largest,
        list(cells.observation_id order by cells.table_no, cells.row_no, cells.column_no)
        filter (where cells.amount_yuan != 0) as observation_ids
    from said_none
    inner join {{ ref('stg_tables') }} as tables
        on
            said_none.document_id = tables.document_id and said_none.table_type = tables.table_type
            and said_none.organisation_id = tables.organisation_id and tables.empty_note is null
    left join {{ ref('int_cells') }} as cells
        on
            tables.document_id = cells.document_id and tables.table_no = cells.table_no
            and cells.fiscal_year = said_none.fiscal_year and cells.phase is not distinct from said_none.phase
            and cells.fact_kind is not null
            and (said_none.item is not distinct from cells.item or (said_none.item is null and cells.fact_kind = 'expenditure'))
    group by all
)

select
    document_id,
    organisation_id,
    fiscal_year,
    case when filled > 0 then 'fail' else 'pass' end as outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    document_name || '：正文称“' || sentence || '”，' || coalesce(largest.table_place, '') || '中却有' || subject
    || coalesce({{ as_printed('largest') }}, '') || '。' as message,
    sentence as printed,
    coalesce({{ as_printed('largest') }}, '') as expected,
    null as difference_yuan,
    coalesce(observation_ids, []) as evidence,
    concat_ws('/', subject, sentence) as place
from checked
