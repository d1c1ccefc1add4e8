-- What a document says of a figure that another document of the same body gives: last year's amount (in a column, or as this year's
-- less the change said), the budget in final accounts, the opening balance, assets at the end of the year before. Which document that
-- is: its kind, fiscal year and phase. meant_yuan + offset_yuan is what the other document should give; printed_yuan is what
-- stands here.
with own as (
    select
        figures.*,
        places.place_ as full_place,
        replace(figures.document_kind, '_final_accounts', '_budget') as kind_of_budget,
        replace(figures.document_kind, '_budget', '_final_accounts') as kind_of_accounts,
        -- Text cuts digits off as often as it rounds.
        figures.half_unit_yuan * case when figures.is_in_table then 1 else 2 end as slack_yuan
    from {{ ref('int_related_figures') }} as figures
    inner join {{ ref('int_places') }} as places on figures.fact_id = places.value_id
    where
        figures.is_in_build and figures.organisation_id = figures.document_organisation_id
        and figures.document_kind in ('department_budget', 'unit_budget', 'department_final_accounts', 'unit_final_accounts')
),

direct as (
    select
        'prior_year' as claim,
        document_kind as other_kind,
        document_fiscal_year - 1 as other_year,
        document_phase as other_phase,
        subject,
        document_phase != phase as is_other_scope,
        '编制预算时的上年执行数是预计数，不与决算核对' as scope_reason,
        own
    from own
    where fiscal_year = document_fiscal_year - 1

    union all

    select
        'budget' as claim,
        kind_of_budget as other_kind,
        document_fiscal_year as other_year,
        'approved' as other_phase,
        subject,
        regexp_matches(texts.document_text, '预算数[^。；]{0,30}调整后的?预算') as is_other_scope,
        '决算所列预算数是调整后的预算数' as scope_reason,
        own
    from own
    inner join {{ ref('stg_texts') }} as texts on own.document_id = texts.document_id
    where document_phase = 'executed' and phase = 'approved' and fiscal_year = document_fiscal_year

    union all

    select
        'opening' as claim,
        document_kind as other_kind,
        document_fiscal_year - 1 as other_year,
        'executed' as other_phase,
        'closing/' || replace(label, '年初', '年末') as subject,
        false as is_other_scope,
        null as scope_reason,
        own
    from own
    where
        document_phase = 'executed' and phase = 'executed' and fiscal_year = document_fiscal_year
        and contains(label, '年初') and regexp_matches(label, '结转|结余')

    union all

    select
        'assets' as claim,
        kind_of_accounts as other_kind,
        document_fiscal_year - 1 as other_year,
        'executed' as other_phase,
        subject,
        false as is_other_scope,
        null as scope_reason,
        own
    from own
    where fact_kind = 'assets' and document_phase = 'approved' and as_of is not null
)

select
    direct.claim,
    direct.own.fact_id as claim_id,
    [direct.own.fact_id] as evidence,
    direct.own.document_id,
    direct.own.organisation_id,
    direct.own.document_fiscal_year,
    direct.other_kind,
    direct.other_year,
    direct.other_phase,
    direct.subject,
    case when direct.is_other_scope then direct.scope_reason end as not_evaluated,
    direct.own.amount_yuan as printed_yuan,
    1 as sign_,
    0::decimal(20, 2) as level_yuan,
    direct.own.slack_yuan,
    {{ as_printed('direct.own') }} as printed,
    direct.own.unit_printed,
    direct.own.decimals,
    direct.own.full_place as place_,
    direct.own.label
from direct

union all by name

select
    'prior_year' as claim,
    changes.statement_id as claim_id,
    [changes.statement_id, changes.this_year.statement_id] as evidence,
    changes.document_id,
    own.organisation_id,
    own.document_fiscal_year,
    own.document_kind as other_kind,
    own.document_fiscal_year - 1 as other_year,
    own.document_phase as other_phase,
    own.subject,
    case
        when own.phase != own.document_phase or (own.document_phase = 'approved' and regexp_matches(changes.quote, '执行|决算|调整'))
            then '所述增减不是与上年同类文件相比'
    end as not_evaluated,
    changes.amount_yuan as printed_yuan,
    -1 as sign_,
    own.amount_yuan as level_yuan,
    2 * (changes.half_unit_yuan + own.half_unit_yuan) as slack_yuan,
    {{ as_printed('changes') }} as printed,
    changes.unit_printed,
    greatest(own.decimals, changes.decimals) as decimals,
    changes.said_place as place_,
    own.label
from {{ ref('int_changes_said') }} as changes
inner join own on changes.this_year.statement_id = own.fact_id
where
    changes.comparison = 'change' and changes.amount_yuan is not null
    and changes.compared_with_year = own.document_fiscal_year - 1 and own.fiscal_year = own.document_fiscal_year
