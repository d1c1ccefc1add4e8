-- A list of purchases, projects or assets adds up to its total, and each group of it to its own. The items of a group follow its
-- total, up to the next total that stands as high above its items. A list whose rows consist of one another (an item and its
-- parts, assets of an asset) is left open.
-- A column that sums the columns beside it is a total in every row, and makes none of them a sum of rows.
with amounts as (
    select
        *,
        bool_and(is_total) over (partition by document_id, table_no, column_no) as is_sum_of_columns
    from {{ ref('int_cells') }}
    where table_type in ('procurement', 'project_expenditure', 'assets') and not contains(column_label, '单价')
),

cells as (
    select
        *,
        coalesce(bool_or(is_total) filter (where not is_sum_of_columns) over row_, regexp_matches(row_label, '合计|总计|总额'))
            as is_sum,
        -- A column that means nothing may repeat the same money in every row.
        bool_or(fact_kind is not null) over row_ and bool_or(fact_kind is not null) over column_ as is_understood,
        regexp_matches(row_label, '合计|总计|总额') as is_grand
    from amounts
    window
        row_ as (partition by document_id, table_no, row_no),
        column_ as (partition by document_id, table_no, column_no)
),

lanes as (
    select
        *,
        count(*) filter (where not is_sum) over (partition by document_id, table_no, column_no order by row_no) as items_above
    from cells
    where is_understood
),

-- How many totals stand between a total and its first item, itself included.
heights as (
    select
        *,
        row_number() over (partition by document_id, table_no, column_no, items_above, is_sum order by row_no desc) as height
    from lanes
),

next_totals as (
    select
        total.observation_id,
        min(later.row_no) as row_no
    from heights as total
    inner join heights as later
        on total.document_id = later.document_id and total.table_no = later.table_no and total.column_no = later.column_no
    where total.is_sum and not total.is_grand and later.is_sum and later.row_no > total.row_no and later.height >= total.height
    group by total.observation_id
),

with_ends as (
    select
        heights.observation_id,
        heights as total,
        coalesce(next_totals.row_no, 1000000) as ends_before
    from heights
    left join next_totals on heights.observation_id = next_totals.observation_id
    where heights.is_sum
),

summed as (
    select
        any_value(with_ends.total) as total,
        sum(item.amount_yuan) as parts_yuan,
        count(*) as parts,
        list(item.observation_id order by item.row_no) as part_ids,
        bool_or(regexp_matches(item.row_label, '其中|固定资产$|流动资产$')) as is_nested
    from with_ends
    inner join heights as item
        on
            with_ends.total.document_id = item.document_id and with_ends.total.table_no = item.table_no
            and with_ends.total.column_no = item.column_no and not item.is_sum
            and (with_ends.total.is_grand or (item.row_no > with_ends.total.row_no and item.row_no < with_ends.ends_before))
    group by with_ends.observation_id
),

-- An item that is the sum of those right below it consists of them.
running as (
    select
        *,
        sum(amount_yuan) over (partition by document_id, table_no, column_no order by row_no) as so_far
    from heights
    where not is_sum and amount_yuan != 0
),

nested as (
    select distinct
        item.document_id,
        item.table_no
    from running as item
    inner join running as last_
        on
            item.document_id = last_.document_id and item.table_no = last_.table_no and item.column_no = last_.column_no
            and last_.row_no > item.row_no + 1 and last_.so_far - item.so_far = item.amount_yuan
),

compared as (
    select
        total.*,
        summed.parts,
        summed.parts_yuan,
        summed.part_ids,
        summed.total.amount_yuan - summed.parts_yuan as difference,
        {{ compare('summed.total.amount_yuan - summed.parts_yuan', 'summed.total.half_unit_yuan * (summed.parts + 1)') }} as compared,
        summed.is_nested or nested.table_no is not null as is_open
    from summed
    left join nested on summed.total.document_id = nested.document_id and summed.total.table_no = nested.table_no
),

-- Where groups mostly do not add up, their order is not understood.
checked as (
    select
        *,
        count(*) filter (where compared = 'fail' and not is_grand) over list_
        > count(*) filter (where compared != 'fail' and not is_grand) over list_ as is_unclear,
        count(*) filter (where is_grand) over list_ as grand_totals
    from compared
    window list_ as (partition by document_id, table_no, column_no)
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    case
        when compared = 'fail' and (is_open or (is_grand and grand_totals > 1) or (not is_grand and is_unclear))
            then 'not_evaluated'
        else compared
    end as outcome,
    '清单各行互相包含，或分组关系不明' as reason,
    null as severity,
    'publisher' as cause,
    table_place || '“' || column_label || '”列：' || coalesce(nullif(row_label, ''), '合计') || '为' || {{ as_printed('checked') }}
    || '，其' || parts || '行之和为' || {{ in_unit('parts_yuan', 'unit_printed', 'decimals') }} || '，相差'
    || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    {{ as_printed('checked') }} as printed,
    {{ in_unit('parts_yuan', 'unit_printed', 'decimals') }} as expected,
    difference as difference_yuan,
    [observation_id] || part_ids as evidence,
    null as place
from checked
