select * from {{ source('staged', 'held_peer_norms') }}
