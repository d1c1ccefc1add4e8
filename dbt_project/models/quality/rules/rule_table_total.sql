-- The total of a table equals the sum of its topmost rows, column by column.
with amounts as (
    select
        cells.*,
        accounts.lane_no,
        accounts.position_no,
        accounts.parent_position_no,
        accounts.account_code
    from {{ ref('int_account_cells') }} as accounts
    inner join {{ ref('int_cells') }} as cells on accounts.observation_id = cells.observation_id
),

roots as (
    select
        document_id,
        table_no,
        lane_no,
        sum(amount_yuan) filter (where account_code is not null) as coded_yuan,
        sum(amount_yuan) as all_yuan,
        count(*) as summands,
        count(*) filter (where account_code is null) as without_code,
        list(observation_id order by position_no) as observation_ids
    from amounts
    where parent_position_no is null and (account_code is not null or not is_total)
    group by document_id, table_no, lane_no
),

-- A total of personnel or of public funds only is not the total of the table.
totals as (
    select
        *,
        count(*) over (partition by document_id, table_no, lane_no) as totals_in_lane
    from amounts
    where is_total and account_code is null and not regexp_matches(row_label, '人员|公用|小计')
),

checked as (
    select
        totals.*,
        roots.observation_ids,
        roots.summands,
        roots.without_code,
        roots.all_yuan as sum_yuan,
        totals.amount_yuan - roots.all_yuan as difference,
        case
            when totals.totals_in_lane > 1 then 'not_evaluated'
            when roots.coded_yuan = totals.amount_yuan then 'pass'
            when
                roots.without_code > 0 and abs(totals.amount_yuan - roots.all_yuan) > totals.half_unit_yuan
                * (roots.summands + 1) then 'not_evaluated'
            else {{ compare('totals.amount_yuan - roots.all_yuan', 'totals.half_unit_yuan * (roots.summands + 1)') }}
        end as outcome
    from totals
    inner join roots
        on
            totals.document_id = roots.document_id and totals.table_no = roots.table_no
            and totals.lane_no = roots.lane_no
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    '表内有多行合计，或有未列科目编码的行' as reason,
    null as severity,
    'publisher' as cause,
    table_place || '“' || column_label || '”列：' || coalesce(nullif(row_label, ''), '合计') || '为'
    || {{ as_printed('checked') }} || '，各类科目之和为' || {{ in_unit('sum_yuan', 'unit_printed', 'decimals') }} || '，相差'
    || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    {{ as_printed('checked') }} as printed,
    {{ in_unit('sum_yuan', 'unit_printed', 'decimals') }} as expected,
    difference as difference_yuan,
    [observation_id] || observation_ids as evidence,
    null as place
from checked
