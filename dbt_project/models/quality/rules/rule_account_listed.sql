-- A code that is not on the list is kept as printed and said: a new account, a local one, or a misprint. A subdivision of a listed
-- 项 is a local matter and in order.
select
    printed.document_id,
    printed.organisation_id,
    printed.fiscal_year,
    case when bool_or(printed.is_listed) or bool_or(listed.account_code is not null) then 'pass' else 'fail' end as outcome,
    null as reason,
    null as severity,
    'undecided' as cause,
    any_value(documents.document_name) || '第' || min(printed.page) || '页表' || min(printed.table_no) || '科目编码'
    || printed.account_code || '“' || printed.row_label || '”不在科目表内'
    || case when count(*) > 1 then '（文件中共' || count(*) || '处）' else '' end || '。' as message,
    printed.account_code || printed.row_label as printed,
    null as expected,
    null as difference_yuan,
    list(printed.observation_id order by printed.table_no, printed.row_no) as evidence,
    concat_ws('/', printed.fiscal_year, printed.account_code, printed.row_label) as place
from {{ ref('int_printed_accounts') }} as printed
inner join {{ ref('int_documents') }} as documents on printed.document_id = documents.document_id
left join (select distinct account_code from {{ ref('stg_accounts') }}) as listed
    on length(printed.account_code) > 7 and left(printed.account_code, 7) = listed.account_code
group by
    printed.document_id, printed.organisation_id, printed.fiscal_year, printed.account_code, printed.row_label
