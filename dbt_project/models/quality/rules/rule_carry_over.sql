-- What a year opens with is what the year before closed with: balances brought forward in final accounts, and assets of a budget
-- at the date of last year's final accounts. Assets are valued in several ways: a difference is information. So is one of a body that
-- speaks of a reorganisation.
select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    reason,
    case when claim = 'assets' then 'info' when is_misprint then 'error' when speaks_of_scope then 'info' else 'warning' end as severity,
    case when claim = 'assets' or (speaks_of_scope and not is_misprint) then 'undecided' else 'publisher' end as cause,
    place_ || '：“' || label || '”为' || printed || '，而' || other_place || '为' || other_printed
    || '，相差' || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    printed,
    expected,
    difference as difference_yuan,
    evidence,
    null as place
from {{ ref('int_claims_compared') }}
where claim in ('opening', 'assets')
