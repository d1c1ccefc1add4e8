select
    document_kind,
    organisation_level,
    years_after,
    due_month,
    due_day,
    basis
from {{ ref('disclosure_deadlines') }}
