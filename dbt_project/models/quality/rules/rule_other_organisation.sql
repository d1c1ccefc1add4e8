-- A sentence on a body's own budget names that body, one of its units, or the body by a shorter name. A name that is none of these was
-- copied from another disclosure.
with written as (
    select
        *,
        regexp_replace(
            regexp_replace(quote, '\s', '', 'g'), '^[0-9一二三四五六七八九十]{1,2}[、.．]|^[（(][0-9一二三四五六七八九十]{1,3}[）)]', ''
        ) as said,
        '(\p{Han}{2,20}?(?:局|委员会|办公室|办公厅|厅|中心|办事处|院|学校))' as body,
        '(?:预算|决算|收入|支出|收支|一般公共|财政拨款|“三公”|机关运行)' as of_budget
    from {{ ref('stg_statements') }}
),

opened as (
    select
        statements.document_id,
        statements.quote,
        list(statements.statement_id order by statements.char_start) as statement_ids,
        min(statements.char_start) as char_start,
        any_value(statements.page) as page,
        coalesce(
            nullif(regexp_extract(said, '^(?:20\d\d年(?:度)?[，,]?)?' || body || '(?:部门|单位)?20\d\d年(?:度)?(?:部门|单位)?' || of_budget, 1), ''),
            regexp_extract(
                said,
                '^20\d\d年(?:度)?[，,]?' || body || '(?:“三公”|机关运行经费|一般公共预算|财政拨款|部门预算|部门决算|收入预算|支出预算|收支)',
                1
            )
        ) as name_printed
    from written as statements
    group by statements.document_id, statements.quote, statements.said, statements.body, statements.of_budget
),

-- The last characters of a name say what the body is; its region may be left out, and long names are shortened.
fitted as (
    select
        opened.document_id,
        opened.name_printed,
        arg_min(opened.quote, opened.char_start) as quote,
        arg_min(opened.page, opened.char_start) as page,
        flatten(list(opened.statement_ids order by opened.char_start)) as statement_ids,
        bool_or({{ is_short_for('right(opened.name_printed, 3)', 'bodies.name') }}) as fits
    from opened
    inner join {{ ref('stg_organisations') }} as bodies on opened.document_id = bodies.document_id
    where
        length(opened.name_printed) >= 3
        and not regexp_matches(opened.name_printed, '^(全|各|我|本|该|其|上级|下属|所属|根据|按照|依据|据|经|由|将|对|向|从)')
        and not regexp_matches(opened.quote, '批复|批准|下达|核定')
    group by opened.document_id, opened.name_printed
)

select
    documents.document_id,
    documents.organisation_id,
    documents.fiscal_year,
    case when fitted.fits then 'pass' else 'fail' end as outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    documents.document_name || '第' || fitted.page || '页正文“' || left(fitted.quote, 120) || '”：所说的是' || fitted.name_printed
    || '，不是本文件的部门或其单位，疑为从其他单位的文件照抄。' as message,
    fitted.name_printed as printed,
    organisations.name as expected,
    null as difference_yuan,
    fitted.statement_ids as evidence,
    fitted.name_printed as place
from fitted
inner join {{ ref('int_documents') }} as documents on fitted.document_id = documents.document_id
left join {{ ref('stg_organisations') }} as organisations
    on documents.document_id = organisations.document_id and documents.organisation_id = organisations.organisation_id
