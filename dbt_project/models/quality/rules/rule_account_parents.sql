-- Where a table prints the 款 above its 项, or the 类 above its 款, it prints all of them: an account whose own is not there lost a row, or
-- has a wrong code. The sums above it still hold then, because they take it from one level down. A table that leaves many out
-- does so on purpose.
with rows_ as (
    select
        document_id,
        table_no,
        position_no,
        any_value(account_code) as account_code,
        any_value(parent_position_no) as parent_position_no,
        list(observation_id order by observation_id) as observation_ids
    from {{ ref('int_account_cells') }}
    where account_code is not null
    group by document_id, table_no, position_no
),

with_parents as (
    select
        rows_.*,
        left(rows_.account_code, length(rows_.account_code) - 2) as parent_code,
        coalesce(parents.account_code = left(rows_.account_code, length(rows_.account_code) - 2), false) as has_parent,
        parents.observation_ids as nearest_ids
    from rows_
    left join rows_ as parents
        on
            rows_.document_id = parents.document_id and rows_.table_no = parents.table_no
            and rows_.parent_position_no = parents.position_no
    where length(rows_.account_code) in (5, 7)
),

counted as (
    select
        *,
        count(distinct account_code) filter (where has_parent) over level_ as accounts_with_parent,
        count(distinct parent_code) filter (where not has_parent) over level_ as missing_parents
    from with_parents
    window level_ as (partition by document_id, table_no, length(account_code))
),

totals as (
    select
        document_id,
        table_no,
        list(observation_id order by row_no, column_no) as observation_ids
    from {{ ref('int_cells') }}
    where is_total and account_code is null and row_code is null
    group by document_id, table_no
),

-- One check for each account that ought to stand above others; where it is not there, what stands above it speaks for it.
checks as (
    select
        document_id,
        table_no,
        parent_code,
        bool_and(has_parent) as is_there,
        any_value(accounts_with_parent) as accounts_with_parent,
        any_value(missing_parents) as missing_parents,
        string_agg(distinct account_code, '、' order by account_code) filter (where not has_parent) as orphans,
        any_value(nearest_ids) filter (where not has_parent) as nearest_ids,
        flatten(list(observation_ids order by position_no) filter (where not has_parent)) as orphan_ids
    from counted
    group by document_id, table_no, parent_code
),

placed as (
    select
        document_id,
        table_no,
        any_value(table_place) as table_place,
        any_value(organisation_id) as organisation_id,
        any_value(document_fiscal_year) as document_fiscal_year
    from {{ ref('int_cells') }}
    group by document_id, table_no
)

select
    checks.document_id,
    placed.organisation_id,
    placed.document_fiscal_year as fiscal_year,
    case
        when checks.is_there then 'pass'
        when
            checks.accounts_with_parent < 2
            or (checks.missing_parents > 1 and checks.missing_parents * 5 > checks.accounts_with_parent)
            then 'not_evaluated'
        else 'fail'
    end as outcome,
    '表内不逐级列出科目' as reason,
    null as severity,
    'undecided' as cause,
    placed.table_place || '：列有' || checks.orphans || '，没有其上级科目' || checks.parent_code
    || '一行，而表内其他科目都列有上级；可能漏印一行，或编码有误。' as message,
    checks.orphans as printed,
    checks.parent_code as expected,
    null as difference_yuan,
    coalesce(checks.nearest_ids, totals.observation_ids, []) || coalesce(checks.orphan_ids, []) as evidence,
    concat_ws('/', 'table', checks.table_no, checks.parent_code) as place
from checks
inner join placed on checks.document_id = placed.document_id and checks.table_no = placed.table_no
left join totals on checks.document_id = totals.document_id and checks.table_no = totals.table_no
