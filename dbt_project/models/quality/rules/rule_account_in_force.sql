-- An account and its name are those of the year that the row's amounts belong to. Only years that the list is sure of count.
with checks as (
    select
        printed.document_id,
        printed.organisation_id,
        printed.fiscal_year,
        printed.account_code,
        printed.row_label,
        any_value(printed.fit) as fit,
        any_value(printed.code_in_force) as code_in_force,
        any_value(printed.name_in_force) as name_in_force,
        any_value(printed.is_certain) as is_certain,
        any_value(printed.names_in_force) as names_in_force,
        any_value(printed.first_year) as first_year,
        any_value(printed.last_year) as last_year,
        any_value(documents.document_name) || '第' || min(printed.page) || '页表' || min(printed.table_no) as table_place,
        count(*) as rows_,
        list(printed.observation_id order by printed.table_no, printed.row_no) as observation_ids
    from {{ ref('int_printed_accounts') }} as printed
    inner join {{ ref('int_documents') }} as documents on printed.document_id = documents.document_id
    where printed.is_listed and printed.fiscal_year is not null and coalesce(printed.fit, 'same') != 'other'
    group by printed.document_id, printed.organisation_id, printed.fiscal_year, printed.account_code, printed.row_label
)

select
    document_id,
    organisation_id,
    fiscal_year,
    case when not code_in_force or (fit = 'same' and not name_in_force) then 'fail' else 'pass' end as outcome,
    null as reason,
    case when code_in_force or not is_certain then 'info' end as severity,
    'publisher' as cause,
    table_place || '科目' || account_code || '“' || row_label || '”'
    || case
        when not code_in_force
            then
                fiscal_year || '年度不在用：《政府收支分类科目》中该编码'
                || case when fiscal_year > last_year then last_year || '年度后停用' else first_year || '年度启用' end
        else '不是' || fiscal_year || '年度的名称，该年度为“' || names_in_force || '”'
    end
    || case when rows_ > 1 then '（文件中共' || rows_ || '处）' else '' end || '。' as message,
    account_code || row_label as printed,
    case when code_in_force then account_code || names_in_force end as expected,
    null as difference_yuan,
    observation_ids as evidence,
    concat_ws('/', fiscal_year, account_code, row_label) as place
from checks
