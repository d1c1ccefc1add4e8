-- A table that the text announces by its title is there. A document of text only has its tables elsewhere; one with tables that
-- could not be recognised may have it among them.
with found as (
    select
        tables.document_id,
        list(distinct tables.table_type) as table_types,
        bool_or(tables.table_type = 'unrecognised') as has_unrecognised
    from {{ ref('stg_tables') }} as tables
    group by tables.document_id
),

announced as (
    select
        documents.document_id,
        documents.organisation_id,
        documents.fiscal_year,
        documents.document_name,
        table_types.table_type,
        table_types.name,
        found.has_unrecognised,
        documents.parse_status,
        trim(regexp_extract(texts.document_text, '[^\n。；，]*(' || table_types.announced_as || ')[^\n。；，]*')) as words,
        coalesce(list_contains(found.table_types, table_types.table_type), false) as is_there
    from {{ ref('int_documents') }} as documents
    inner join {{ ref('stg_texts') }} as texts on documents.document_id = texts.document_id
    inner join found on documents.document_id = found.document_id
    inner join {{ ref('table_types') }} as table_types on table_types.announced_as is not null
    where
        len(found.table_types) >= 4 and regexp_matches(texts.document_text, table_types.announced_as)
)

select
    document_id,
    organisation_id,
    fiscal_year,
    case
        when is_there then 'pass'
        when has_unrecognised or parse_status != 'parsed' then 'not_evaluated'
        else 'fail'
    end as outcome,
    '文件中有未能识别的表' as reason,
    null as severity,
    'undecided' as cause,
    document_name || '：文中列有“' || left(words, 60) || '”，文件中却没有' || name || '。' as message,
    left(words, 60) as printed,
    name as expected,
    null as difference_yuan,
    [] as evidence,
    table_type as place
from announced
-- A sentence that says there is none, or that it is empty, announces none.
where is_there or not regexp_matches(words, '无|空表|没有|不涉及|未')
