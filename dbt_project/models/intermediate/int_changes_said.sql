-- A change or a percentage of change said in text, with the figures beside it that it must agree with: the level of this year, that
-- of the year compared with, and the change in money. Only figures on the same subject that follow one another belong together; what
-- both sides total (收入、支出总计各减少…) is of the total of either.
with said as (
    select
        *,
        regexp_replace(
            regexp_replace(coalesce(subject, ''), '[，。、：；\s]', '', 'g'), '(收入支出|支出|收入|收支)总计$', '收支总计'
        ) as about
    from {{ ref('int_said') }}
),

levels as (
    select * from said
    where comparison = 'level' and amount_yuan is not null
),

changes as (
    select
        said.statement_id,
        said.comparison,
        arg_max(levels, levels.char_start) filter (where levels.fiscal_year = said.fiscal_year) as this_year,
        arg_max(levels, levels.char_start) filter (
            where levels.fiscal_year < said.fiscal_year and levels.quote = said.quote
        ) as year_before,
        count(distinct levels.amount_yuan) filter (
            where levels.fiscal_year = said.fiscal_year and levels.quote = said.quote
        ) as levels_in_sentence,
        count(distinct levels.amount_yuan) filter (
            where levels.fiscal_year < said.fiscal_year and levels.quote = said.quote
        ) as levels_before_in_sentence
    from said
    inner join levels
        on
            said.document_id = levels.document_id and said.about = levels.about and said.about != ''
            and levels.char_end <= said.char_start and levels.char_start > said.char_start - 200
    where said.comparison in ('change', 'percent_change')
    group by said.statement_id, said.comparison
),

-- A percentage right beside a change in money speaks of the same change, unless the two are compared with different years
-- (比年初预算减少3万元，比上年下降8%); the one before it rather than the one behind it (增长8%，增收3万元), which goes the same way.
change_before as (
    select
        percent.statement_id,
        coalesce(
            arg_max(said, said.char_start) filter (where said.char_end <= percent.char_start),
            arg_min(said, said.char_start) filter (where said.char_start >= percent.char_end)
        ) as change
    from said as percent
    inner join said
        on
            percent.document_id = said.document_id and percent.about = said.about
            and (
                said.char_end between percent.char_start - 13 and percent.char_start
                or (
                    said.char_start between percent.char_end and percent.char_end + 8
                    and said.quote = percent.quote and sign(said.amount_yuan) = sign(percent.other_value)
                )
            )
            and percent.compared_with_year is not distinct from said.compared_with_year
    where percent.comparison = 'percent_change' and said.comparison = 'change' and said.amount_yuan is not null
    group by percent.statement_id
)

select
    said.*,
    case when changes.levels_in_sentence <= 1 then changes.this_year end as this_year,
    case when changes.levels_before_in_sentence = 1 then changes.year_before end as year_before,
    change_before.change as change_in_money
from said
inner join changes on said.statement_id = changes.statement_id
left join change_before on said.statement_id = change_before.statement_id
