-- A department's totals are the sums of its units', only where all of them are there: totals of income and expenditure, basic and project
-- expenditure, by budget, and the three public fees. Where units are missing, sums that agree still pass; others are not evaluated.
-- What one unit passes on to another is taken out of a department's total but not out of those without a source of funds.
with totals as (
    select *
    from {{ ref('int_related_figures') }}
    where
        is_published and fiscal_year = document_fiscal_year and phase = document_phase
        and (
            fact_kind = 'three_public_fees'
            or (
                is_total and functional_code is null and department_economic_code is null and government_economic_code is null
                and (starts_with(subject, 'total of') or fact_kind = 'expenditure')
            )
        )
),

-- Where a document gives a total twice with different amounts, nobody knows which one sums.
amounts as (
    select
        document_id,
        organisation_id,
        subject,
        any_value(document_organisation_id) as document_organisation_id,
        any_value(document_kind) as document_kind,
        any_value(document_fiscal_year) as document_fiscal_year,
        arg_min(totals, fact_id) as one,
        max(amount_yuan) as amount_yuan,
        max(half_unit_yuan) as half_unit_yuan
    from totals
    group by document_id, organisation_id, subject
    having min(amount_yuan) = max(amount_yuan)
),

transfers as (
    select distinct document_id
    from {{ ref('int_related_figures') }}
    where
        amount_yuan != 0 and (
            expenditure_type in ('remitted_to_superior', 'subsidy_to_affiliated')
            or item in ('superior_subsidy', 'affiliated_remittance')
        )
),

members as (
    select
        document_id,
        fiscal_year,
        unit_kind,
        unnest(units) as unit
    from {{ ref('int_department_units') }}
),

of_units as (
    select
        members.document_id,
        amounts.subject,
        amounts.organisation_id,
        any_value(members.unit.name) as unit_name,
        bool_or(members.unit.is_inside) as is_inside,
        any_value(amounts.one) as one,
        max(amounts.amount_yuan) as amount_yuan,
        max(amounts.half_unit_yuan) as half_unit_yuan,
        bool_or(transfers.document_id is not null) as has_transfers
    from members
    inner join amounts
        on
            members.unit.organisation_id = amounts.organisation_id and members.fiscal_year = amounts.document_fiscal_year
            and case
                when members.unit.is_inside then members.document_id = amounts.document_id
                else members.unit_kind = amounts.document_kind and amounts.document_organisation_id = amounts.organisation_id
            end
    left join transfers on amounts.document_id = transfers.document_id
    group by members.document_id, amounts.subject, amounts.organisation_id
    having min(amounts.amount_yuan) = max(amounts.amount_yuan)
),

sums as (
    select
        departments.document_id,
        amounts.subject,
        any_value(departments.organisation_id) as organisation_id,
        any_value(departments.fiscal_year) as fiscal_year,
        any_value(departments.not_evaluated) as not_evaluated,
        any_value(len(departments.units)) as members,
        any_value(amounts.one) as whole,
        sum(of_units.amount_yuan) as parts_yuan,
        sum(of_units.half_unit_yuan) + any_value(amounts.half_unit_yuan) as slack_yuan,
        count(*) as parts,
        list(of_units.one.fact_id order by of_units.unit_name) as part_ids,
        string_agg(
            case when of_units.is_inside then of_units.unit_name else of_units.one.document_name end || {{ as_printed('of_units.one') }},
            '、' order by of_units.unit_name
        ) as parts_printed,
        bool_or(of_units.has_transfers) or any_value(transfers.document_id is not null) as has_transfers
    from {{ ref('int_department_units') }} as departments
    inner join amounts
        on departments.document_id = amounts.document_id and departments.organisation_id = amounts.organisation_id
    inner join of_units on departments.document_id = of_units.document_id and amounts.subject = of_units.subject
    left join transfers on departments.document_id = transfers.document_id
    group by departments.document_id, amounts.subject
),

checked as (
    select
        sums.*,
        places.place_,
        whole.amount_yuan - parts_yuan as difference,
        whole.value_printed,
        whole.unit_printed,
        whole.decimals,
        {{ compare('whole.amount_yuan - parts_yuan', 'slack_yuan') }} as result
    from sums
    inner join {{ ref('int_places') }} as places on sums.whole.fact_id = places.value_id
)

select
    document_id,
    organisation_id,
    fiscal_year,
    case
        when result = 'fail' and (not_evaluated is not null or parts < members) then 'not_evaluated'
        when result = 'fail' and has_transfers and ends_with(subject, '/-/-/-') and not starts_with(subject, 'three_public')
            then 'not_evaluated'
        else result
    end as outcome,
    case
        when not_evaluated is not null then not_evaluated
        when parts < members then '有的所属单位没有同一事项的数'
        else '单位之间有补助或上缴，汇总时已抵销'
    end as reason,
    null as severity,
    'publisher' as cause,
    place_ || '为' || {{ as_printed('checked') }} || '，所属' || members || '个单位（' || parts_printed || '）之和为'
    || {{ in_unit('parts_yuan', 'unit_printed', 'decimals') }} || '，相差'
    || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    {{ as_printed('checked') }} as printed,
    {{ in_unit('parts_yuan', 'unit_printed', 'decimals') }} as expected,
    difference as difference_yuan,
    [whole.fact_id] || part_ids as evidence,
    null as place
from checked

union all

select
    document_id,
    organisation_id,
    fiscal_year,
    'not_evaluated' as outcome,
    not_evaluated as reason,
    null as severity,
    null as cause,
    null as message,
    null as printed,
    null as expected,
    null as difference_yuan,
    [] as evidence,
    null as place
from {{ ref('int_department_units') }}
where not_evaluated is not null and document_id not in (select checked.document_id from checked)
