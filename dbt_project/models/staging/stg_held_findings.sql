select * from {{ source('staged', 'held_findings') }}
