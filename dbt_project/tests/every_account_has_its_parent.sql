-- An account below the first level extends the code of another one.
select accounts.*
from {{ ref('dim_account') }} as accounts
where
    accounts.is_listed
    and accounts.parent_code is not null
    and not exists (
        select 1
        from {{ ref('dim_account') }} as parents
        where parents.classification = accounts.classification and parents.account_code = accounts.parent_code
    )
