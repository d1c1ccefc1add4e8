-- Shares of a body's own money that can be compared with those of its peers: bodies of the same kind of document, year and largest class
-- of expenditure. Of documents in force, with both figures and a class.
with figures as (
    select
        document_id,
        organisation_id,
        document_kind,
        fiscal_year,
        subject,
        max(amount_yuan) as amount_yuan,
        arg_min(fact_id, row(-amount_yuan, fact_id)) as fact_id
    from {{ ref('int_related_figures') }}
    where
        is_in_build and is_published and amount_yuan > 0 and organisation_id = document_organisation_id
        and fiscal_year = document_fiscal_year and phase = document_phase
        and document_kind in ('department_budget', 'unit_budget', 'department_final_accounts', 'unit_final_accounts')
    group by document_id, organisation_id, document_kind, fiscal_year, subject
),

classes as (
    select
        document_id,
        arg_min(
            regexp_extract(subject, '^expenditure/total/(\d{3})/-/-/-$', 1), row(-amount_yuan, subject)
        ) as functional_class
    from figures
    where regexp_matches(subject, '^expenditure/total/\d{3}/-/-/-$')
    group by document_id
),

measures as (
    select
        'three_public_of_total' as measure,
        'three_public_fees/total/total/-/-/-' as part_subject,
        'total of income and expenditure/-/-/-' as whole_subject
    union all
    select
        'basic_of_total' as measure,
        'expenditure/basic/-/-/-' as part_subject,
        'total of income and expenditure/-/-/-' as whole_subject
    union all
    select
        'personnel_of_basic' as measure,
        'expenditure/basic/personnel/-/-/-' as part_subject,
        'expenditure/basic/-/-/-' as whole_subject
    union all
    select
        'reception_of_three_public' as measure,
        'three_public_fees/official_reception/total/-/-/-' as part_subject,
        'three_public_fees/total/total/-/-/-' as whole_subject
)

select
    part.document_id,
    part.organisation_id,
    part.document_kind,
    part.fiscal_year,
    classes.functional_class,
    measures.measure,
    round(part.amount_yuan / whole.amount_yuan, 12)::decimal(18, 12) as share,
    part.fact_id as part_id,
    whole.fact_id as whole_id
from measures
inner join figures as part on measures.part_subject = part.subject
inner join figures as whole on measures.whole_subject = whole.subject and part.document_id = whole.document_id
inner join classes on part.document_id = classes.document_id
where part.amount_yuan <= whole.amount_yuan
