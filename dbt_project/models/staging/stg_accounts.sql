select
    classification,
    account_code,
    name,
    valid_from,
    valid_to,
    name_keys,
    note
from {{ source('staged', 'accounts') }}
