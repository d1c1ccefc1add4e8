-- What a sentence counts and divides right behind it: vehicles by their kinds, posts by kind of establishment, staff at work and retired.
-- Parts may not be more than their whole; they may be less only where kinds can have been left out, which a list that ends with the
-- others (其他用车) has not. Whether those retired are among the people counted is often said loosely: that is no more than information.
with said as (
    select
        said.*,
        case
            when said.unit_printed = '辆' then 'vehicles'
            when facts.fact_kind = 'staffing' and starts_with(facts.item, 'authorised') then 'posts'
            when facts.fact_kind = 'staffing' then 'people'
        end as counted,
        facts.item
    from {{ ref('int_said') }} as said
    inner join {{ ref('stg_statements') }} as statements on said.statement_id = statements.statement_id
    left join {{ ref('int_facts') }} as facts on said.statement_id = facts.statement_id
    where said.comparison = 'level' and said.other_value is not null and statements.table_no is null
),

-- The words that divide a whole: up to the end of its sentence, or to where it goes on to count something else.
wholes as (
    select
        said.*,
        regexp_extract(
            substr(texts.document_text, said.char_end::bigint + 1, 400),
            '^[人名个辆\s（(，,]*其中[^。；;]*'
        ) as sentence,
        case
            when said.counted = 'posts' then regexp_extract(sentence, '^(.*?)(实有|现有|在职|在编|年末|离休|退休|聘用|编外|$)', 1, 's')
            else sentence
        end as divided
    from said
    inner join {{ ref('stg_texts') }} as texts on said.document_id = texts.document_id
    where
        (said.counted = 'vehicles' and regexp_matches(said.subject, '车辆|用车|保有量'))
        or (said.counted = 'posts' and said.item = 'authorised')
        or (said.counted = 'people' and said.item = 'actual')
),

sums as (
    select
        wholes.statement_id as whole_id,
        sum(part.other_value) as parts_value,
        list(part.statement_id order by part.char_start) as part_ids,
        list(part.item order by part.char_start) as items,
        string_agg(part.subject || part.value_printed || part.unit_printed, '、' order by part.char_start) as parts_printed,
        bool_or(contains(part.subject, '其他')) as has_others
    from wholes
    inner join said as part
        on
            wholes.document_id = part.document_id and wholes.counted = part.counted
            and wholes.organisation_id is not distinct from part.organisation_id
            and part.char_start >= wholes.char_end and part.char_end <= wholes.char_end + length(wholes.divided)
    -- Lists within lists, or with figures that were not read, add up to something else.
    where not regexp_matches(wholes.divided, '其中.*其中|[（(][^（）()]*\d+\s*[人名个辆]|包括|包含|另有|新增|新购|报废|购置')
    group by wholes.statement_id, wholes.divided
    having count(*) > 1 and count(*) = len(regexp_extract_all(wholes.divided, '\d+\s*[人名个辆]'))
),

checked as (
    select
        wholes.*,
        sums.parts_value,
        sums.part_ids,
        sums.parts_printed,
        case
            when sums.parts_value = wholes.other_value then 'pass'
            when
                wholes.counted = 'people'
                and not (list_contains(sums.items, 'actual') and len(list_filter(sums.items, lambda item: item != 'actual')) > 0)
                then 'not_evaluated'
            when sums.parts_value > wholes.other_value or sums.has_others then 'fail'
            else 'not_evaluated'
        end as outcome
    from wholes
    inner join sums on wholes.statement_id = sums.whole_id
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    '文中可能没有列出全部种类' as reason,
    case when counted = 'people' then 'info' end as severity,
    'publisher' as cause,
    said_place || '：' || subject || '为' || value_printed || unit_printed || '，其各部分（' || parts_printed || '）之和为'
    || parts_value::bigint || unit_printed || '。' as message,
    value_printed || unit_printed as printed,
    parts_value::bigint || unit_printed as expected,
    null as difference_yuan,
    [statement_id] || part_ids as evidence,
    null as place
from checked
