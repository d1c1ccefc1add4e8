-- A share said beside an amount is that amount over the whole that the shares around it are of. The whole is said or printed somewhere;
-- a share that no whole at all explains, while one whole explains the others of its list, is wrong; so is one that differs in a single
-- digit, or in two exchanged, from the share in the total that its own sentence begins with. A rate of completion (完成年初预算的112%) is
-- of its own budget: no list of shares tells what it should be. A share that names its whole (占支出总计的60%) is of that whole, as are the
-- shares around it that name the same; where no amount of it is said, their parts may add up to it.
with kinds as (
    select
        statement_id,
        any_value(fact_kind) as fact_kind
    from {{ ref('int_facts') }}
    where statement_id is not null
    group by statement_id
),

shares as (
    select
        shares.statement_id,
        shares.document_id,
        shares.organisation_id,
        shares.document_fiscal_year,
        shares.char_start,
        shares.value_printed,
        shares.said_place,
        shares.other_value as share,
        pow(10, -shares.decimals) as last_digit,
        shares.other_value > 100
        or regexp_matches(shares.quote, '(完成|执行率|为预算|为年初)[^，。；]{0,16}' || shares.value_printed || '[%％]') as is_completion,
        nullif(
            regexp_extract(
                shares.quote,
                '占([^占，,。；;：:%％]{2,30}?)的?(比重|比例)?(为|是|达|达到)?' || regexp_escape(shares.value_printed) || '[%％]',
                1
            ),
            ''
        ) as whole_name,
        arg_max(levels, levels.char_end) as part
    from {{ ref('int_said') }} as shares
    inner join {{ ref('int_said') }} as levels
        on
            shares.document_id = levels.document_id and shares.subject = levels.subject
            and shares.fiscal_year is not distinct from levels.fiscal_year
            and levels.comparison = 'level' and levels.amount_yuan > 0 and shares.quote = levels.quote
            and levels.char_end <= shares.char_start and levels.char_end > shares.char_start - 40
    where shares.comparison = 'share' and shares.other_value > 0
    group by all
),

amounts as (
    select distinct
        document_id,
        amount_yuan
    from (
        select
            document_id,
            amount_yuan
        from {{ ref('int_said') }}
        where comparison = 'level' and amount_yuan > 0
        union all
        select
            document_id,
            amount_yuan
        from {{ ref('int_cells') }}
        where is_total and amount_yuan > 0
    ) as both_
),

explained as (
    select
        shares.document_id,
        shares.statement_id,
        shares.char_start,
        shares.is_completion,
        shares.whole_name,
        kinds.fact_kind,
        amounts.amount_yuan as whole_yuan
    from shares
    left join kinds on shares.part.statement_id = kinds.statement_id
    inner join amounts
        on
            shares.document_id = amounts.document_id
            and (shares.is_completion or amounts.amount_yuan >= shares.part.amount_yuan)
            and abs(100 * shares.part.amount_yuan / amounts.amount_yuan - shares.share)
            <= shares.last_digit + 100 * shares.part.half_unit_yuan / amounts.amount_yuan
),

-- What the parts add up to whose shares name the same whole, with how many of them it explains.
added_up as (
    select
        shares.statement_id,
        shares.document_id,
        shares.whole_name,
        shares.char_start,
        sum(siblings.part.amount_yuan) as whole_yuan,
        count(*) as parts
    from shares
    inner join shares as siblings
        on
            shares.document_id = siblings.document_id and shares.organisation_id is not distinct from siblings.organisation_id
            and shares.whole_name = siblings.whole_name and abs(shares.char_start - siblings.char_start) < 1500
    where not shares.is_completion and not siblings.is_completion
    group by shares.statement_id, shares.document_id, shares.whole_name, shares.char_start
),

sums_of_siblings as (
    select
        added_up.statement_id,
        added_up.whole_yuan,
        count(*) as explains
    from added_up
    inner join shares as siblings
        on
            added_up.document_id = siblings.document_id and added_up.whole_name = siblings.whole_name
            and abs(added_up.char_start - siblings.char_start) < 1500
            and abs(100 * siblings.part.amount_yuan / added_up.whole_yuan - siblings.share) <= siblings.last_digit
    group by added_up.statement_id, added_up.whole_yuan, added_up.parts
    having count(*) = added_up.parts - 1 and not list_contains(list(siblings.statement_id), added_up.statement_id)
),

-- The whole that most of the shares nearby are of, or the amount that the sentence begins with.
wholes as (
    select
        shares.statement_id,
        explained.whole_yuan,
        count(distinct explained.statement_id) as explains
    from shares
    left join kinds on shares.part.statement_id = kinds.statement_id
    inner join explained
        on
            shares.document_id = explained.document_id and shares.statement_id != explained.statement_id
            and abs(shares.char_start - explained.char_start) < 200 and explained.whole_yuan > shares.part.amount_yuan
            and (shares.whole_name is null or shares.whole_name = explained.whole_name)
            and not explained.is_completion and coalesce(kinds.fact_kind = explained.fact_kind, true)
    where
        not shares.is_completion
        and shares.statement_id not in (select right_ones.statement_id from explained as right_ones)
    group by shares.statement_id, explained.whole_yuan
    having count(distinct explained.statement_id) >= 2

    union all

    select
        shares.statement_id,
        begun.amount_yuan as whole_yuan,
        1 as explains
    from shares
    inner join {{ ref('int_said') }} as begun
        on
            shares.document_id = begun.document_id and shares.part.quote = begun.quote and begun.comparison = 'level'
            and begun.char_end <= shares.part.char_start and begun.amount_yuan > shares.part.amount_yuan
    where
        not shares.is_completion
        and shares.statement_id not in (select right_ones.statement_id from explained as right_ones)
        and {{ differs_in_one_digit(
            'shares.value_printed',
            'round(100 * shares.part.amount_yuan / begun.amount_yuan, 2)::decimal(20, 2)::varchar'
        ) }}
),

-- The whole that the share names, where its own name is said with one amount only just before.
named as (
    select
        shares.statement_id,
        any_value(whole.amount_yuan) as whole_yuan,
        count(*) as explains
    from shares
    inner join {{ ref('int_said') }} as whole
        on
            shares.document_id = whole.document_id and shares.organisation_id is not distinct from whole.organisation_id
            and shares.part.fiscal_year is not distinct from whole.fiscal_year and whole.comparison = 'level'
            and shares.part.phase is not distinct from whole.phase
            and whole.char_end <= shares.char_start and whole.char_start > shares.char_start - 300
            and length(shares.whole_name) >= 6
            and regexp_replace(shares.whole_name, '(总额|总计|合计|预算|总数)+$', '')
            = regexp_replace(replace(whole.subject, '的', ''), '(总额|总计|合计|预算|总数)+$', '')
    where
        not shares.is_completion
        and shares.statement_id not in (select right_ones.statement_id from explained as right_ones)
    group by shares.statement_id, shares.part
    having count(distinct whole.amount_yuan) = 1 and any_value(whole.amount_yuan) >= shares.part.amount_yuan
),

nearby as (
    select *
    from (
        select * from wholes
        union all
        select * from named
        union all
        select * from sums_of_siblings
        where statement_id not in (select right_ones.statement_id from explained as right_ones)
    ) as told
    qualify row_number() over (partition by statement_id order by explains desc, whole_yuan asc) = 1
)

select
    shares.document_id,
    shares.organisation_id,
    shares.document_fiscal_year as fiscal_year,
    case
        when shares.statement_id in (select statement_id from explained) then 'pass'
        when nearby.whole_yuan is null then 'not_evaluated'
        else 'fail'
    end as outcome,
    '不能确定该比重的总数' as reason,
    case
        when abs(100 * shares.part.amount_yuan / nearby.whole_yuan - shares.share) < 0.5 then 'warning'
    end as severity,
    'publisher' as cause,
    shares.said_place || '：' || shares.part.value_printed || shares.part.unit_printed || '占'
    || {{ in_unit('nearby.whole_yuan', 'shares.part.unit_printed', 'greatest(shares.part.decimals, 2)') }} || '的比重应为'
    || format('{:.2f}', (100 * shares.part.amount_yuan / nearby.whole_yuan)::double) || '%，文中称' || shares.value_printed || '%。' as message,
    shares.value_printed || '%' as printed,
    format('{:.2f}', (100 * shares.part.amount_yuan / nearby.whole_yuan)::double) || '%' as expected,
    null as difference_yuan,
    [shares.statement_id, shares.part.statement_id] as evidence,
    null as place
from shares
left join nearby on shares.statement_id = nearby.statement_id
