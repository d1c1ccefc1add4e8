select seen_at from {{ source('staged', 'build') }}
