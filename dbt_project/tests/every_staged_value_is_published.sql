-- Nothing that was staged is lost on the way: observations, statements and documents are as many as they were.
select *
from (
    select
        'observations' as what,
        (select count(*) from {{ source('staged', 'observations') }}) as staged,
        (select count(*) from {{ ref('observations') }}) as published
    union all
    select
        'statements' as what,
        (select count(*) from {{ source('staged', 'statements') }}) as staged,
        (select count(*) from {{ ref('statements') }}) as published
    union all
    select
        'documents' as what,
        (select count(*) from {{ source('staged', 'documents') }}) as staged,
        (select count(*) from {{ ref('dim_document') }}) as published
    union all
    select
        'meanings' as what,
        (select count(*) from {{ source('staged', 'meanings') }}) as staged,
        (select count(*) from {{ ref('int_facts') }}) as published
) as counts
where staged != published
