-- The parent is the account whose code this one extends, among those in force in the same year.
select
    accounts.classification,
    accounts.account_code,
    accounts.name,
    case length(accounts.account_code) when 3 then '类' when 5 then '款' else '项' end as level,
    case
        when length(accounts.account_code) > 3 then left(accounts.account_code, length(accounts.account_code) - 2)
    end as parent_code,
    accounts.valid_from,
    accounts.valid_to
from {{ ref('accounts') }} as accounts
