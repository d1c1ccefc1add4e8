select
    portal_id,
    run_id,
    started_at,
    finished_at,
    listed,
    new,
    changed,
    moved,
    gone,
    fetched,
    failed,
    status,
    why
from {{ ref('stg_portal_runs') }}
