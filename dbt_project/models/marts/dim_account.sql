-- The list, and the codes that documents of this build print without being on it: local subdivisions, new accounts, misprints.
-- publish keeps those of earlier builds as long as a document prints them.
with listed as (
    select
        classification,
        account_code,
        name,
        valid_from,
        valid_to,
        true as is_listed,
        note
    from {{ ref('stg_accounts') }}
),

not_listed as (
    select
        classification,
        account_code,
        coalesce(mode(nullif(string_split(row_label, '/')[-1], '')), account_code) as name,
        null::integer as valid_from,
        null::integer as valid_to,
        false as is_listed,
        '见于公开文件，不在科目表内' as note
    from {{ ref('int_printed_accounts') }}
    where not is_listed
    group by classification, account_code
),

accounts as (
    select * from listed
    union all by name
    select * from not_listed
)

select
    classification,
    account_code,
    name,
    case length(account_code) when 3 then '类' when 5 then '款' when 7 then '项' else '目' end as level,
    case when length(account_code) > 3 then left(account_code, length(account_code) - 2) end as parent_code,
    valid_from,
    valid_to,
    is_listed,
    note
from accounts
