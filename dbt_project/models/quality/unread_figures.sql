select
    document_id,
    figure_no,
    page,
    printed,
    reason,
    quote
from {{ ref('stg_unread_figures') }}
