select * from {{ source('staged', 'held_documents') }}
