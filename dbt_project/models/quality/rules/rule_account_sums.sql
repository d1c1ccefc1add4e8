-- 类 = Σ 款 and 款 = Σ 项, column by column. An account whose amount stands in one column while its sub-accounts print theirs in another
-- is a sum as well: what is blank there adds nothing. Only in a column where three other sums hold and none fails.
with amounts as (
    select
        cells.*,
        accounts.lane_no,
        accounts.position_no,
        accounts.parent_position_no
    from {{ ref('int_account_cells') }} as accounts
    inner join {{ ref('int_cells') }} as cells on accounts.observation_id = cells.observation_id
    where accounts.account_code is not null
),

children as (
    select
        document_id,
        table_no,
        lane_no,
        parent_position_no,
        sum(amount_yuan) as amount_yuan,
        count(*) as summands,
        list(observation_id order by position_no) as observation_ids
    from amounts
    where parent_position_no is not null
    group by document_id, table_no, lane_no, parent_position_no
),

summed as (
    select
        amounts.*,
        children.amount_yuan as children_yuan,
        children.summands,
        children.observation_ids,
        amounts.amount_yuan - children.amount_yuan as difference,
        {{ compare('amounts.amount_yuan - children.amount_yuan', 'amounts.half_unit_yuan * (children.summands + 1)') }}
            as outcome
    from amounts
    inner join children
        on
            amounts.document_id = children.document_id and amounts.table_no = children.table_no
            and amounts.lane_no = children.lane_no and amounts.position_no = children.parent_position_no
),

sound_columns as (
    select
        document_id,
        table_no,
        lane_no
    from summed
    group by document_id, table_no, lane_no
    having count(*) filter (where outcome != 'fail') >= 3 and count(*) filter (where outcome = 'fail') = 0
),

-- Rows with the sub-accounts that they have in any column. One that holds something other than amounts may say what is missing.
rows_ as (
    select
        document_id,
        table_no,
        position_no,
        any_value(parent_position_no) as parent_position_no,
        any_value(row_code || row_label) as label,
        max(lane_no) as lanes,
        list(observation_id order by lane_no) as observation_ids
    from amounts
    where
        (document_id, table_no, row_no) not in (
            select (odd.document_id, odd.table_no, odd.row_no)
            from {{ ref('stg_observations') }} as odd
            where odd.amount_yuan is null
        )
    group by document_id, table_no, position_no
),

families as (
    select
        parents.document_id,
        parents.table_no,
        parents.position_no,
        any_value(parents.label) as label,
        any_value(parents.observation_ids) as observation_ids,
        flatten(list(below.observation_ids order by below.position_no)) as below_ids
    from rows_ as parents
    inner join rows_ as below
        on
            parents.document_id = below.document_id and parents.table_no = below.table_no
            and parents.position_no = below.parent_position_no
    group by parents.document_id, parents.table_no, parents.position_no
),

one_sided as (
    select
        amounts.*,
        0 as children_yuan,
        amounts.amount_yuan as difference,
        row_code || row_label || '为' || {{ as_printed('amounts') }} || '，其下各科目在该列均为空白' as told,
        [amounts.observation_id] || families.below_ids as evidence
    from amounts
    inner join families
        on
            amounts.document_id = families.document_id and amounts.table_no = families.table_no
            and amounts.position_no = families.position_no
    left join children
        on
            amounts.document_id = children.document_id and amounts.table_no = children.table_no
            and amounts.lane_no = children.lane_no and amounts.position_no = children.parent_position_no
    where children.document_id is null and amounts.amount_yuan != 0

    union all by name

    select
        below.*,
        children.amount_yuan as children_yuan,
        -children.amount_yuan as difference,
        families.label || '为空白，其下' || children.summands || '个科目合计为'
        || {{ in_unit('children.amount_yuan', 'below.unit_printed', 'below.decimals') }} as told,
        children.observation_ids || families.observation_ids as evidence
    from children
    inner join families
        on
            children.document_id = families.document_id and children.table_no = families.table_no
            and children.parent_position_no = families.position_no
    inner join amounts as below
        on children.document_id = below.document_id and children.observation_ids[1] = below.observation_id
    left join amounts
        on
            children.document_id = amounts.document_id and children.table_no = amounts.table_no
            and children.lane_no = amounts.lane_no and children.parent_position_no = amounts.position_no
    where amounts.document_id is null and children.amount_yuan != 0
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    table_place || '“' || column_label || '”列：' || row_code || row_label || '为' || {{ as_printed('summed') }} || '，其下'
    || summands || '个科目合计为' || {{ in_unit('children_yuan', 'unit_printed', 'decimals') }} || '，相差'
    || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    {{ as_printed('summed') }} as printed,
    {{ in_unit('children_yuan', 'unit_printed', 'decimals') }} as expected,
    difference as difference_yuan,
    [observation_id] || observation_ids as evidence,
    null as place
from summed

union all by name

select
    one_sided.document_id,
    one_sided.organisation_id,
    one_sided.document_fiscal_year as fiscal_year,
    'fail' as outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    one_sided.table_place || '“' || one_sided.column_label || '”列：' || one_sided.told || '，而该列其他科目均等于其下级科目之和；可能印错了列。'
        as message,
    {{ as_printed('one_sided') }} as printed,
    null as expected,
    one_sided.difference as difference_yuan,
    one_sided.evidence,
    null as place
from one_sided
inner join sound_columns
    on
        one_sided.document_id = sound_columns.document_id and one_sided.table_no = sound_columns.table_no
        and one_sided.lane_no = sound_columns.lane_no
