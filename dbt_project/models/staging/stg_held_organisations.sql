select * from {{ source('staged', 'held_organisations') }}
