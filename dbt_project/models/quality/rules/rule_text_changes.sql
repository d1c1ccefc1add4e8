-- This year's amount less last year's is the change, where a sentence says all three.
with checked as (
    select
        *,
        (this_year.amount_yuan - year_before.amount_yuan) as expected_yuan,
        abs(amount_yuan) - abs(this_year.amount_yuan - year_before.amount_yuan) as difference,
        {{ compare(
            'abs(amount_yuan) - abs(this_year.amount_yuan - year_before.amount_yuan)',
            'half_unit_yuan + this_year.half_unit_yuan + year_before.half_unit_yuan'
        ) }} as outcome
    from {{ ref('int_changes_said') }}
    where comparison = 'change' and amount_yuan is not null and this_year is not null and year_before is not null
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    said_place || '：' || this_year.value_printed || this_year.unit_printed || '与' || year_before.value_printed
    || year_before.unit_printed || '相差' || {{ in_unit('abs(expected_yuan)', 'unit_printed', 'decimals') }} || '，文中称增减'
    || {{ as_printed('checked') }} || '；或上年数应为'
    || {{ in_unit('this_year.amount_yuan - amount_yuan', 'year_before.unit_printed', 'year_before.decimals') }} || '。' as message,
    {{ as_printed('checked') }} as printed,
    {{ in_unit('abs(expected_yuan)', 'unit_printed', 'decimals') }} as expected,
    difference as difference_yuan,
    [year_before.statement_id, statement_id, this_year.statement_id] as evidence,
    null as place
from checked
