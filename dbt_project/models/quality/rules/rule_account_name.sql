-- The name that is printed beside a code is one that the code has or had. Where most labels of a table are no names of their
-- codes, they say something else (a project, a body), or codes and names stand in different rows: that is one finding.
with accounts as (
    select
        printed.*,
        documents.document_name,
        documents.document_name || '第' || printed.page || '页表' || printed.table_no as table_place,
        printed.fit = 'other' and not printed.labels_are_names as is_of_table
    from {{ ref('int_printed_accounts') }} as printed
    inner join {{ ref('int_documents') }} as documents on printed.document_id = documents.document_id
    where printed.is_listed and printed.fit is not null
),

checks as (
    select
        document_id,
        organisation_id,
        fiscal_year,
        case when is_of_table then 'table/' || table_no else account_code || '/' || row_label end as place,
        any_value(is_of_table) as is_of_table,
        any_value(account_code) as account_code,
        any_value(row_label) as row_label,
        any_value(fit) as fit,
        any_value(nearest_name) as nearest_name,
        any_value(codes_of_name) as codes_of_name,
        count(*) as rows_,
        count(*) filter (where len(codes_of_name) > 0) as rows_named_otherwise,
        min_by(table_place, row(table_no, row_no)) as table_place,
        list(observation_id order by table_no, row_no) as observation_ids
    from accounts
    group by document_id, organisation_id, fiscal_year, place
)

select
    document_id,
    organisation_id,
    fiscal_year,
    case
        when is_of_table and rows_named_otherwise * 2 <= rows_ then 'not_evaluated'
        when fit in ('same', 'short') then 'pass'
        else 'fail'
    end as outcome,
    case when is_of_table and rows_named_otherwise * 2 <= rows_ then '编码旁印的不是科目名称' end as reason,
    case when fit = 'misspelt' then 'info' end as severity,
    case when is_of_table then 'parser' when fit = 'misspelt' then 'publisher' else 'undecided' end as cause,
    case
        when is_of_table
            then
                table_place || '有' || rows_ || '行科目编码与名称不符，例如' || account_code || '旁为“' || row_label
                || '”，编码和名称可能错行。'
        else
            table_place || '科目' || account_code || '印作“' || row_label || '”，《政府收支分类科目》中该编码为“'
            || nearest_name || '”'
            || case
                when fit = 'misspelt' then '，文字有出入'
                when len(codes_of_name) > 0
                    then '，“' || row_label || '”的编码为' || array_to_string(codes_of_name[:3], '或')
                        || case when len(codes_of_name) > 3 then '等' else '' end
                else ''
            end
            || case when rows_ > 1 then '（文件中共' || rows_ || '处）' else '' end || '。'
    end as message,
    account_code || row_label as printed,
    account_code || nearest_name as expected,
    null as difference_yuan,
    observation_ids as evidence,
    place
from checks
