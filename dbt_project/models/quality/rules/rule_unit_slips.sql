-- The same figure said or printed twice, once larger by a power of ten: 元 for 万元, or a decimal point out of place.
with said as (
    select
        said.*,
        {{ same_subject('facts') }} as same_subject,
        -- Figures of one or two digits agree by accident.
        length(trim(regexp_replace(said.value_printed, '[^0-9]', '', 'g'), '0')) as significant_digits
    from {{ ref('int_said') }} as said
    inner join {{ ref('int_facts') }} as facts on said.statement_id = facts.statement_id
    where said.comparison = 'level' and said.amount_yuan > 0
),

others as (
    select
        facts.*,
        {{ same_subject('facts') }} as same_subject,
        coalesce(
            cells.half_unit_yuan,
            0.5 * {{ unit_in_yuan('facts.unit_printed') }} / pow(10, {{ printed_decimals('facts.value_printed') }})
        )::decimal(20, 6) as half_unit_yuan
    from {{ ref('int_facts') }} as facts
    left join {{ ref('int_cells') }} as cells on facts.observation_id = cells.observation_id
    where facts.comparison = 'level' and facts.amount_yuan > 0
),

-- How often an amount stands in a document: of two that contradict, the one repeated less is the likely slip.
repeated as (
    select
        document_id,
        amount_yuan,
        count(*) as occurrences
    from (
        select
            document_id,
            amount_yuan
        from {{ ref('int_cells') }}
        union all
        select
            document_id,
            amount_yuan
        from {{ ref('int_said') }}
        where comparison = 'level'
    ) as amounts
    group by document_id, amount_yuan
),

pairs as (
    select
        said.*,
        row(said_repeated.occurrences, said.amount_yuan, said.statement_id)
        < row(others_repeated.occurrences, others.amount_yuan, others.fact_id) as is_likelier,
        others.fact_id as other_id,
        others.amount_yuan as other_yuan,
        others.half_unit_yuan as other_half_yuan,
        others.value_printed as other_value_printed,
        others.value_printed || others.unit_printed as other_printed,
        round(log10(others.amount_yuan / said.amount_yuan))::integer as power_of_ten,
        others.observation_id is not null as is_in_table
    from said
    inner join others
        on
            said.organisation_id is not distinct from others.organisation_id
            and said.document_fiscal_year is not distinct from others.document_fiscal_year
            and said.same_subject = others.same_subject
            and said.fiscal_year is not distinct from others.fiscal_year
            and said.phase is not distinct from others.phase
            and said.statement_id != others.fact_id
    inner join repeated as said_repeated
        on said.document_id = said_repeated.document_id and said.amount_yuan = said_repeated.amount_yuan
    inner join repeated as others_repeated
        on others.document_id = others_repeated.document_id and others.amount_yuan = others_repeated.amount_yuan
),

-- Agreement with any other figure of the same meaning clears the sentence.
judged as (
    select
        *,
        bool_or(abs(other_yuan - amount_yuan) <= half_unit_yuan + other_half_yuan) over (partition by statement_id) as is_confirmed,
        power_of_ten != 0
        -- 110.00元 for 110.00万元: the same digits in another unit are no accident.
        and (significant_digits >= 3 or (significant_digits = 2 and value_printed = other_value_printed and power_of_ten = 4))
        and (is_in_table or is_likelier)
        and abs(other_yuan - amount_yuan * pow(10::double, power_of_ten)::decimal(20, 9))
        <= half_unit_yuan * pow(10::double, power_of_ten)::decimal(20, 9) + other_half_yuan as is_slip
    from pairs
),

-- One finding for a figure, with the best witness.
witnesses as (
    select
        statement_id,
        bool_or(is_slip) and not any_value(is_confirmed) as is_slip,
        arg_max(judged, (is_slip::integer, is_in_table::integer, other_id)) as said
    from judged
    group by statement_id
)

select
    said.document_id,
    said.organisation_id,
    said.document_fiscal_year as fiscal_year,
    case when is_slip then 'fail' else 'pass' end as outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    said.said_place || '：' || said.subject || '为' || said.value_printed || said.unit_printed || '，'
    || case when said.is_in_table then '表中' else '文中另一处' end || '为' || said.other_printed || '，相差'
    || pow(10, abs(said.power_of_ten))::bigint || '倍，疑为单位或小数点错误。' as message,
    said.value_printed || said.unit_printed as printed,
    said.other_printed as expected,
    said.amount_yuan - said.other_yuan as difference_yuan,
    [said.statement_id, said.other_id] as evidence,
    null as place
from witnesses
