select
    document_id,
    page,
    printed,
    quote,
    reason,
    row_number() over (partition by document_id order by page, printed, quote, reason) as figure_no
from {{ source('staged', 'unread_figures') }}
