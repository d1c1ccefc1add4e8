select * from {{ source('staged', 'held_figures') }}
