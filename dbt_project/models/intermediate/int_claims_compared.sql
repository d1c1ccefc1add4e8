-- Each claim of a document beside what the document it speaks of gives. Where that one gives several amounts of the subject, one of
-- them is enough; none of them equal, nobody knows which is meant.
with published as (
    select * from {{ ref('int_related_figures') }}
    where is_published and fiscal_year = document_fiscal_year and organisation_id = document_organisation_id

    union all by name

    select * replace ('closing/' || label as subject)
    from {{ ref('int_related_figures') }}
    where
        is_published and fiscal_year = document_fiscal_year and organisation_id = document_organisation_id
        and contains(label, '年末') and regexp_matches(label, '结转|结余')
),

compared as (
    select
        claims.claim,
        claims.claim_id,
        claims.subject,
        any_value(claims) as said,
        arg_min(
            published, abs(claims.printed_yuan - claims.sign_ * (published.amount_yuan - claims.level_yuan))
        ) as other,
        count(distinct published.amount_yuan) as amounts
    from {{ ref('int_claims') }} as claims
    inner join published
        on
            claims.organisation_id = published.organisation_id and claims.other_kind = published.document_kind
            and claims.other_year = published.document_fiscal_year and claims.other_phase = published.document_phase
            and claims.other_phase = published.phase and claims.subject = published.subject
            and claims.document_id != published.document_id
    group by claims.claim, claims.claim_id, claims.subject
),

measured as (
    select
        *,
        (said.sign_ * (other.amount_yuan - said.level_yuan))::decimal(20, 2) as expected_yuan,
        said.slack_yuan + other.half_unit_yuan as slack_yuan
    from compared
),

-- Whether a document says that bodies or duties moved or that its scope is another than last year's: figures differ for a reason then.
scopes as (
    select
        document_id,
        regexp_matches(
            document_text,
            '(职能|职责|机构|单位|人员|编制)[^。；]{0,6}(划转|划入|划出|合并|转隶)|机构改革[^。；]{0,20}(增加|减少|新增|原因)'
            || '|口径[^。；]{0,10}(调整|变化|不同|不一致)|可比口径'
        ) as speaks_of_scope
    from {{ ref('stg_texts') }}
)

select
    measured.claim,
    measured.claim_id,
    subject,
    scopes.speaks_of_scope,
    said.document_id,
    said.organisation_id,
    said.document_fiscal_year,
    said.evidence || [other.fact_id] as evidence,
    said.label,
    said.place_,
    said.printed,
    said.printed_yuan,
    said.unit_printed,
    said.decimals,
    said.sign_,
    said.other_year,
    other.document_id as other_document_id,
    other.place_ as other_place,
    {{ as_printed('other') }} as other_printed,
    expected_yuan,
    {{ in_unit('expected_yuan', 'said.unit_printed', 'said.decimals') }} as expected,
    said.printed_yuan - expected_yuan as difference,
    {{ is_misprint_of('said.printed_yuan', 'expected_yuan') }} as is_misprint,
    case
        when said.not_evaluated is not null then 'not_evaluated'
        when abs(said.printed_yuan - expected_yuan) > slack_yuan and amounts > 1 then 'not_evaluated'
        else {{ compare('said.printed_yuan - expected_yuan', 'slack_yuan') }}
    end as outcome,
    coalesce(said.not_evaluated, '所对照的文件中有几个可能对应的数') as reason
from measured
inner join scopes on measured.said.document_id = scopes.document_id
