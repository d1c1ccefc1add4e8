-- A whole said in text with all its parts behind it: basic expenditure is personnel and public funds, a purchase is of goods, works or
-- services, all expenditure is basic and project where the body has no other kind. Parts that are announced (其中：) may begin sentences
-- of their own.
with said as (
    select
        said.*,
        case
            when facts.fact_kind = 'procurement' and regexp_matches(said.subject, '货物') then 'goods'
            when facts.fact_kind = 'procurement' and regexp_matches(said.subject, '工程') then 'works'
            when facts.fact_kind = 'procurement' and regexp_matches(said.subject, '服务') then 'services'
            when facts.fact_kind = 'procurement' and regexp_matches(said.subject, '采购') then 'procurement'
            when facts.fact_kind != 'expenditure' or coalesce(facts.functional_code, facts.department_economic_code) is not null then null
            when facts.expenditure_type = 'basic' then coalesce(facts.cost_type, 'basic')
            when facts.expenditure_type = 'project' then 'project'
            when facts.expenditure_type = 'total' and facts.is_total then 'total'
        end as item
    from {{ ref('int_said') }} as said
    inner join {{ ref('int_facts') }} as facts on said.statement_id = facts.statement_id
    where said.comparison = 'level' and said.amount_yuan is not null
),

identities as (
    select
        'basic' as whole_item,
        ['personnel', 'non_personnel'] as part_items
    union all
    select
        'total' as whole_item,
        ['basic', 'project'] as part_items
    union all
    select
        'procurement' as whole_item,
        ['goods', 'works', 'services'] as part_items
),

-- Bodies that spend in other ways as well: two kinds are not all.
with_other_kinds as (
    select distinct document_id
    from {{ ref('int_facts') }}
    where
        fact_kind = 'expenditure' and amount_yuan != 0
        and expenditure_type in ('business_operation', 'remitted_to_superior', 'subsidy_to_affiliated', 'reserve')
),

wholes as (
    select
        said.*,
        identities.whole_item,
        identities.part_items,
        lead(said.char_start) over (partition by said.document_id, said.item order by said.char_start) as next_start
    from said
    inner join identities on said.item = identities.whole_item
    where
        case said.item
            when 'total'
                then
                    said.document_id not in (select with_other_kinds.document_id from with_other_kinds)
                    and not regexp_matches(said.quote, '结转|结余|预留|经营|上缴|附属|分配')
            when 'basic' then not contains(said.quote, '对个人和家庭')
            else true
        end
),

first_parts as (
    select
        wholes.statement_id as whole_id,
        part.item,
        arg_min(part, part.char_start) as part
    from wholes
    inner join said as part
        on
            wholes.document_id = part.document_id and list_contains(wholes.part_items, part.item)
            and wholes.organisation_id is not distinct from part.organisation_id
            and wholes.fiscal_year is not distinct from part.fiscal_year and wholes.phase is not distinct from part.phase
            and part.char_start >= wholes.char_end and part.char_start < coalesce(wholes.next_start, 1000000000)
            and (
                part.quote = wholes.quote
                or (
                    regexp_matches(wholes.quote, '其中|包括|包含') and part.char_start < wholes.char_end + 400
                    and regexp_matches(part.quote, '^[（(\d一二三四五六七八九十、．.）)]*' || regexp_escape(part.subject))
                )
            )
    group by wholes.statement_id, part.item
),

sums as (
    select
        whole_id,
        sum(part.amount_yuan)::decimal(20, 2) as parts_yuan,
        sum(part.half_unit_yuan) as parts_half_yuan,
        count(*) as parts,
        list(part.statement_id order by part.char_start) as part_ids,
        string_agg(part.subject || part.value_printed || part.unit_printed, '、' order by part.char_start) as parts_printed
    from first_parts
    group by whole_id
),

checked as (
    select
        wholes.*,
        sums.parts_yuan,
        sums.part_ids,
        sums.parts_printed,
        wholes.amount_yuan - sums.parts_yuan as difference,
        -- A power of ten between a whole and what its parts make, which the document gives elsewhere: the rule of units says so.
        case
            when
                wholes.amount_yuan > 0 and sums.parts_yuan > 0
                and abs(round(log10(sums.parts_yuan / wholes.amount_yuan))) >= 1
                and abs(log10(sums.parts_yuan / wholes.amount_yuan) - round(log10(sums.parts_yuan / wholes.amount_yuan))) < 0.0001
                and exists (
                    select 1
                    from {{ ref('int_facts') }} as elsewhere
                    where
                        wholes.document_id = elsewhere.document_id and elsewhere.comparison = 'level'
                        and abs(elsewhere.amount_yuan - sums.parts_yuan) <= sums.parts_half_yuan
                )
                then 'not_evaluated'
            else {{ compare('wholes.amount_yuan - sums.parts_yuan', 'wholes.half_unit_yuan + sums.parts_half_yuan') }}
        end as outcome
    from wholes
    inner join sums on wholes.statement_id = sums.whole_id and len(wholes.part_items) = sums.parts
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    '总数疑为单位错误，由单位规则核对' as reason,
    null as severity,
    'publisher' as cause,
    said_place || '：' || subject || '为' || {{ as_printed('checked') }} || '，其各部分（' || parts_printed || '）之和为'
    || {{ in_unit('parts_yuan', 'unit_printed', 'decimals') }} || '，相差'
    || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    {{ as_printed('checked') }} as printed,
    {{ in_unit('parts_yuan', 'unit_printed', 'decimals') }} as expected,
    difference as difference_yuan,
    [statement_id] || part_ids as evidence,
    null as place
from checked
