-- What is said to grow grows: the word of a change fits the figures of both years, and the money and the percentage of one change go
-- the same way. A budget that is carried out by more than the whole is exceeded, one by less is not.
with of_years as (
    select
        document_id,
        organisation_id,
        document_fiscal_year,
        said_place,
        subject,
        value_printed,
        unit_printed,
        coalesce(amount_yuan, other_value) as change,
        this_year.amount_yuan - year_before.amount_yuan as real_change,
        year_before.value_printed || year_before.unit_printed || '变为' || this_year.value_printed || this_year.unit_printed as why,
        [statement_id, this_year.statement_id, year_before.statement_id] as evidence
    from {{ ref('int_changes_said') }}
    where
        this_year is not null and year_before is not null and this_year.amount_yuan != year_before.amount_yuan
        -- Where the size is wrong too, the rules of sizes say so.
        and case
            when amount_yuan is not null
                then
                    abs(abs(amount_yuan) - abs(this_year.amount_yuan - year_before.amount_yuan))
                    <= half_unit_yuan + this_year.half_unit_yuan + year_before.half_unit_yuan
            else
                year_before.amount_yuan > 0
                and abs(abs(other_value) - abs(100 * (this_year.amount_yuan / year_before.amount_yuan - 1))) < 1
        end
),

of_both as (
    select
        document_id,
        organisation_id,
        document_fiscal_year,
        said_place,
        subject,
        value_printed,
        coalesce(unit_printed, '%') as unit_printed,
        other_value as change,
        change_in_money.amount_yuan as real_change,
        '金额' || case when change_in_money.amount_yuan > 0 then '增加' else '减少' end || change_in_money.value_printed
        || change_in_money.unit_printed as why,
        [statement_id, change_in_money.statement_id] as evidence
    from {{ ref('int_changes_said') }}
    where comparison = 'percent_change' and change_in_money is not null and change_in_money.amount_yuan != 0
),

-- What is said to stay the same, and stands in the table with another amount of last year, and none that equals it.
as_before as (
    select
        said.statement_id,
        said.document_id,
        said.organisation_id,
        said.document_fiscal_year,
        said.said_place,
        said.subject,
        said.value_printed,
        said.unit_printed,
        said.amount_yuan,
        arg_min(cells, row(cells.table_no, cells.row_no, cells.column_no)) as last_year,
        bool_or(abs(cells.amount_yuan - said.amount_yuan) <= said.half_unit_yuan + cells.half_unit_yuan) as is_same,
        [any_value(said.statement_id)] || list(cells.observation_id order by cells.table_no, cells.row_no, cells.column_no) as evidence
    from {{ ref('int_said') }} as said
    inner join {{ ref('int_facts') }} as facts on said.statement_id = facts.statement_id
    inner join {{ ref('int_cells') }} as cells
        on
            said.document_id = cells.document_id and said.organisation_id is not distinct from cells.organisation_id
            and facts.fact_kind = cells.fact_kind and facts.item = cells.item and cells.fiscal_year = said.document_fiscal_year - 1
    where
        said.comparison = 'level' and facts.fact_kind = 'three_public_fees' and said.fiscal_year = said.document_fiscal_year
        and regexp_matches(
            replace(said.quote, said.value_printed || said.unit_printed, '〔数〕'),
            '〔数〕[，,、]?(与|和|同|比|较)(上年|去年|上一年|\d{4}年)(度|预算|决算|数|相比|安排){0,3}[，,]?持平'
        )
    group by all
),

carried_out as (
    select
        *,
        regexp_extract(
            replace(quote, value_printed || '%', '〔率〕'),
            '完成[^，。；〔]{0,12}预算[^，。；〔]{0,8}〔率〕[，,、（(]?(?:支出)?决算(?:数)?(大于|高于|超过|小于|低于|少于)[^，。；]{0,4}预算',
            1
        ) as compared
    from {{ ref('int_said') }}
    where comparison = 'share' and other_value > 0 and other_value != 100
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    case when sign(change) = sign(real_change) then 'pass' else 'fail' end as outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    said_place || '：' || coalesce(subject, '') || why || '，文中却称' || case when change > 0 then '增加' else '减少' end
    || value_printed || unit_printed || '，增减方向与数据矛盾。' as message,
    case when change > 0 then '增加' else '减少' end || value_printed || unit_printed as printed,
    case when real_change > 0 then '增加' else '减少' end as expected,
    null as difference_yuan,
    evidence,
    null as place
from (
    select * from of_years
    union all
    select * from of_both
) as both_
where change != 0
union all
select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    case when is_same then 'pass' else 'fail' end as outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    said_place || '：' || subject || value_printed || unit_printed || '称与上年持平，' || last_year.table_place || '中上年为'
    || {{ as_printed('last_year') }} || '。' as message,
    '与上年持平' as printed,
    case when amount_yuan > last_year.amount_yuan then '增加' else '减少' end as expected,
    null as difference_yuan,
    evidence,
    null as place
from as_before
union all
select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    case when (other_value > 100) = (compared in ('大于', '高于', '超过')) then 'pass' else 'fail' end as outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    said_place || '：' || coalesce(subject, '') || '完成预算的' || value_printed || '%，文中却称决算数' || compared || '预算数，与完成比例矛盾。' as message,
    '决算数' || compared || '预算数' as printed,
    '决算数' || case when other_value > 100 then '大于' else '小于' end || '预算数' as expected,
    null as difference_yuan,
    [statement_id] as evidence,
    null as place
from carried_out
where compared != ''
