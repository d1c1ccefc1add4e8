-- A body's total beside those of its other years: how many robust deviations (median and median deviation of logarithms) it lies from
-- the years before. At least four of them are needed; a deviation counts as a tenth at least, so that steady years make no outlier. About
-- ten thousand times the usual is rather a unit mistaken for another.
with totals as (
    select
        document_organisation_id as organisation_id,
        document_kind,
        document_fiscal_year as fiscal_year,
        max(amount_yuan) as amount_yuan,
        arg_max(related, amount_yuan) as one
    from {{ ref('int_related_figures') }} as related
    where
        is_published and fiscal_year = document_fiscal_year and phase = document_phase
        and organisation_id = document_organisation_id and amount_yuan > 0
        and subject = 'total of income and expenditure/-/-/-'
        and document_kind in ('department_budget', 'unit_budget', 'department_final_accounts', 'unit_final_accounts')
    group by document_organisation_id, document_kind, document_fiscal_year
),

beside as (
    select
        this.organisation_id,
        this.document_kind,
        this.fiscal_year,
        any_value(this.one) as figure,
        any_value(this.amount_yuan) as amount_yuan,
        count(*) as years_before,
        median(ln(earlier.amount_yuan::double)) as usual,
        mad(ln(earlier.amount_yuan::double)) as spread,
        list(earlier.one.fact_id order by earlier.fiscal_year) as ids_before,
        string_agg(earlier.fiscal_year || '年' || {{ as_printed('earlier.one') }}, '、' order by earlier.fiscal_year) as printed_before
    from totals as this
    inner join totals as earlier
        on
            this.organisation_id = earlier.organisation_id and this.document_kind = earlier.document_kind
            and earlier.fiscal_year between this.fiscal_year - 6 and this.fiscal_year - 1
    where this.one.is_in_build
    group by this.organisation_id, this.document_kind, this.fiscal_year
),

measured as (
    select
        *,
        figure.value_printed,
        figure.unit_printed,
        exp(abs(ln(amount_yuan::double) - usual)) as times,
        abs(ln(amount_yuan::double) - usual) / greatest(1.4826 * spread, 0.1) as deviations
    from beside
)

select
    figure.document_id,
    organisation_id,
    fiscal_year,
    case
        when years_before < 4 then 'not_evaluated'
        when deviations > 8 and times >= 3 then 'fail'
        else 'pass'
    end as outcome,
    '以前年度的数不足四个' as reason,
    case when times between 5000 and 20000 then 'warning' else 'info' end as severity,
    'undecided' as cause,
    places.place_ || '为' || {{ as_printed('measured') }} || '，与以前年度（' || printed_before || '）的中位数相差'
    || format('{:.1f}', times) || '倍，请核对单位和数位。' as message,
    {{ as_printed('measured') }} as printed,
    {{ in_unit('exp(usual)', 'unit_printed', '2') }} || '上下' as expected,
    null as difference_yuan,
    [figure.fact_id] || ids_before as evidence,
    'total' as place
from measured
inner join {{ ref('int_places') }} as places on measured.figure.fact_id = places.value_id
