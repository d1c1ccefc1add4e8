select
    document_id,
    text as document_text
from {{ source('staged', 'documents') }}
