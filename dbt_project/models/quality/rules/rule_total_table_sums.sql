-- In a total table the 类 of a column make up its total, and so do the kinds of expenditure. A column may print two totals, of the
-- year and with what is carried over or distributed: the sum is one of them. A row whose account is not known leaves it open.
-- What is distributed or carried over may be told by its parts below it (提取专用结余, 项目支出结转), which are not added to it.
with placed as (
    select
        *,
        concat_ws('/', table_no, column_no, fiscal_year, phase) as lane
    from {{ ref('int_cells') }}
    where table_type in ('income_expenditure_total', 'fiscal_appropriation_total') and fact_kind = 'expenditure'
),

-- Kinds of expenditure make up a total where basic expenditure is among them; below a list of 类 one of them alone is something else.
cells as (
    select
        *,
        case
            when is_total and account_code is null and expenditure_type = 'total' then 'total'
            when length(account_code) = 3 and expenditure_type = 'total' then 'classes'
            when length(account_code) > 3 then 'below'
            when cost_type is not null then 'below'
            when account_code is null and expenditure_type != 'total'
                then case when bool_or(expenditure_type = 'basic' and account_code is null) over lane_ then 'kinds' else 'unknown' end
            when
                regexp_matches(row_label, '提取|转入|[缴交]纳') and bool_or(regexp_matches(row_label, '分配')) over lane_
                then 'below'
            when
                regexp_matches(row_label, '(基本|项目|经营).*(结转|结余)')
                and bool_or(regexp_matches(row_label, '(年末|年终|期末).*(结转|结余)|结转下年')) over lane_
                then 'below'
            when regexp_matches(row_label, '结转|结余|分配|下年') then 'rest'
            else 'unknown'
        end as part
    from placed
    window lane_ as (partition by document_id, lane)
),

lanes as (
    select
        document_id,
        lane,
        coalesce(sum(amount_yuan) filter (where part = 'rest'), 0) as rest_yuan,
        coalesce(sum(amount_yuan) filter (where part = 'unknown'), 0) as unknown_yuan,
        coalesce(list(observation_id order by row_no) filter (where part = 'rest' and amount_yuan != 0), []) as rest_ids
    from cells
    group by document_id, lane
),

sums as (
    select
        document_id,
        lane,
        part,
        sum(amount_yuan) as parts_yuan,
        count(*) as parts,
        list(observation_id order by row_no) as part_ids
    from cells
    where part in ('classes', 'kinds')
    group by document_id, lane, part
),

-- The total that the sum is closest to; of two that are as close the one of the year.
summed as (
    select
        sums.document_id,
        sums.part,
        sums.parts,
        sums.parts_yuan,
        sums.part_ids,
        lanes.unknown_yuan,
        arg_min(
            cells,
            (
                (abs(cells.amount_yuan - sums.parts_yuan) > cells.half_unit_yuan * (sums.parts + 1))::integer,
                (not regexp_matches(cells.row_label, '本年|当年|小计'))::integer,
                cells.row_no
            )
        ) as total
    from sums
    inner join lanes on sums.document_id = lanes.document_id and sums.lane = lanes.lane
    inner join cells on sums.document_id = cells.document_id and sums.lane = cells.lane and cells.part = 'total'
    group by all
),

-- What is carried over or distributed makes the difference of the two totals.
with_rest as (
    select
        document_id,
        'classes' as part,
        parts,
        parts_yuan,
        part_ids,
        0 as unknown_yuan,
        total
    from (
        select
            lanes.document_id,
            1 + len(lanes.rest_ids) as parts,
            arg_min(cells.amount_yuan, cells.row_no) filter (where regexp_matches(cells.row_label, '本年|当年'))
            + lanes.rest_yuan as parts_yuan,
            list(cells.observation_id order by cells.row_no) filter (where regexp_matches(cells.row_label, '本年|当年'))
            || lanes.rest_ids as part_ids,
            arg_max(cells, cells.row_no) filter (where not regexp_matches(cells.row_label, '本年|当年|小计')) as total,
            count(*) as totals
        from lanes
        inner join cells on lanes.document_id = cells.document_id and lanes.lane = cells.lane and cells.part = 'total'
        where len(lanes.rest_ids) > 0
        group by lanes.document_id, lanes.lane, lanes.rest_yuan, lanes.rest_ids
    ) as two_totals
    where totals = 2 and parts_yuan is not null and total.observation_id is not null
),

checked as (
    select
        total.*,
        parts,
        parts_yuan,
        part_ids,
        total.amount_yuan - parts_yuan as difference,
        case
            when
                unknown_yuan != 0 and abs(total.amount_yuan - parts_yuan) > total.half_unit_yuan * (parts + 1)
                then 'not_evaluated'
            else {{ compare('total.amount_yuan - parts_yuan', 'total.half_unit_yuan * (parts + 1)') }}
        end as outcome
    from (
        select * from summed
        union all by name
        select * from with_rest
    ) as both_
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    '列内有科目不明的支出' as reason,
    null as severity,
    'publisher' as cause,
    table_place || '“' || column_label || '”列：' || row_label || '为' || {{ as_printed('checked') }} || '，其' || parts || '项之和为'
    || {{ in_unit('parts_yuan', 'unit_printed', 'decimals') }} || '，相差'
    || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    {{ as_printed('checked') }} as printed,
    {{ in_unit('parts_yuan', 'unit_printed', 'decimals') }} as expected,
    difference as difference_yuan,
    [observation_id] || part_ids as evidence,
    null as place
from checked
