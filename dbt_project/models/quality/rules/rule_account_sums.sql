-- 类 = Σ 款 and 款 = Σ 项, column by column.
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

checked as (
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
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    table_place || '“' || column_label || '”列：' || row_code || row_label || '为' || {{ as_printed('checked') }} || '，其下'
    || summands || '个科目合计为' || {{ in_unit('children_yuan', 'unit_printed', 'decimals') }} || '，相差'
    || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    {{ as_printed('checked') }} as printed,
    {{ in_unit('children_yuan', 'unit_printed', 'decimals') }} as expected,
    difference as difference_yuan,
    [observation_id] || observation_ids as evidence,
    null as place
from checked
