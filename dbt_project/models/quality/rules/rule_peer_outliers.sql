-- A share of a body's money beside that of its peers, as they were published: how many robust deviations (median and median deviation of
-- logarithms) it lies from theirs. At least eight bodies are needed; a deviation counts as a quarter at least, so that a class of bodies
-- that are much alike makes no outlier.
with printed as (
    select
        fact_id,
        any_value(label) as label,
        any_value(value_printed) as value_printed,
        any_value(unit_printed) as unit_printed
    from {{ ref('int_facts') }}
    group by fact_id
),

measured as (
    select
        measures.*,
        coalesce(norms.bodies, 0) as bodies,
        exp(norms.usual) as usual_share,
        exp(abs(ln(measures.share::double) - norms.usual)) as times,
        abs(ln(measures.share::double) - norms.usual) / greatest(1.4826 * norms.spread, 0.25) as deviations
    from {{ ref('peer_measures') }} as measures
    left join {{ ref('stg_held_peer_norms') }} as norms
        on
            measures.document_kind = norms.document_kind and measures.fiscal_year = norms.fiscal_year
            and measures.functional_class = norms.functional_class and measures.measure = norms.measure
)

select
    measured.document_id,
    measured.organisation_id,
    measured.fiscal_year,
    case
        when measured.bodies < 8 then 'not_evaluated'
        when measured.deviations > 8 then 'fail'
        else 'pass'
    end as outcome,
    '已发布的同类单位不足八个' as reason,
    null as severity,
    'undecided' as cause,
    places.place_ || '为' || {{ as_printed('part') }} || '，占' || whole.label || {{ as_printed('whole') }} || '的'
    || format('{:.2f}', 100 * measured.share::double) || '%；同年度支出以' || measured.functional_class || '类为主的' || measured.bodies
    || '个同类单位该比重的中位数为' || format('{:.2f}', 100 * measured.usual_share) || '%，相差' || format('{:.1f}', measured.times)
    || '倍。与同类单位差异很大，不一定有误，请核对。' as message,
    format('{:.2f}', 100 * measured.share::double) || '%' as printed,
    format('{:.2f}', 100 * measured.usual_share) || '%上下' as expected,
    null as difference_yuan,
    [measured.part_id, measured.whole_id] as evidence,
    measured.measure as place
from measured
inner join printed as part on measured.part_id = part.fact_id
inner join printed as whole on measured.whole_id = whole.fact_id
inner join {{ ref('int_places') }} as places on measured.part_id = places.value_id
