-- A body's code is the same wherever the document prints it before the body's name, and the codes of a department's units begin with the
-- department's own. Of two codes the one printed more often is the body's; printed as often, nobody knows which.
with named as (
    select
        bodies.document_id,
        bodies.organisation_id,
        bodies.name,
        unnest(regexp_extract_all(
            texts.document_text,
            '\b(\d{3}(?:\d{3}){0,2})[ \t—:：_-]{0,3}' || bodies.name || '(?:[^\p{Han}（(]|$)',
            1
        )) as code
    from {{ ref('stg_organisations') }} as bodies
    inner join {{ ref('stg_texts') }} as texts on bodies.document_id = texts.document_id
    -- What is a name only, and no expression.
    where regexp_full_match(bodies.name, '\p{Han}{4,}')
),

counted as (
    select
        document_id,
        organisation_id,
        name,
        code,
        count(*) as times
    from named
    group by document_id, organisation_id, name, code
),

checked as (
    select
        document_id,
        organisation_id,
        any_value(name) as name,
        length(code) as digits,
        arg_max(code, times) as usual,
        max(times) as usual_times,
        arg_min(code, times) as other,
        min(times) as other_times,
        count(*) as codes
    from counted
    group by document_id, organisation_id, length(code)
)

select
    checked.document_id,
    checked.organisation_id,
    documents.fiscal_year,
    case
        when checked.codes = 1 then 'pass'
        when checked.codes = 2 and checked.usual_times > checked.other_times then 'fail'
        else 'not_evaluated'
    end as outcome,
    '印有几个编码，不能确定哪一个是该单位的' as reason,
    null as severity,
    'publisher' as cause,
    documents.document_name || '：' || checked.name || '的编码有' || checked.usual_times || '处印作' || checked.usual || '，有'
    || checked.other_times || '处印作' || checked.other || '，同一文件内编码前后不一致。' as message,
    checked.other as printed,
    checked.usual as expected,
    null as difference_yuan,
    [] as evidence,
    concat_ws('/', checked.organisation_id, checked.digits) as place
from checked
inner join {{ ref('int_documents') }} as documents on checked.document_id = documents.document_id

union all by name

select
    units.document_id,
    units.organisation_id,
    documents.fiscal_year,
    case when starts_with(units.code, own.usual) then 'pass' else 'fail' end as outcome,
    null as reason,
    null as severity,
    'undecided' as cause,
    documents.document_name || '：' || units.name || '的编码印作' || units.code || '，所属部门' || own.name || '的编码为' || own.usual
    || '，单位编码应以部门编码开头。' as message,
    units.code as printed,
    own.usual || '…' as expected,
    null as difference_yuan,
    [] as evidence,
    concat_ws('/', 'below', units.organisation_id, units.code) as place
from counted as units
inner join {{ ref('stg_organisations') }} as bodies
    on units.document_id = bodies.document_id and units.organisation_id = bodies.organisation_id
inner join checked as own
    on
        units.document_id = own.document_id and bodies.parent_organisation_id = own.organisation_id
        and own.digits < length(units.code) and own.codes = 1
inner join {{ ref('int_documents') }} as documents on units.document_id = documents.document_id
