-- From the day of approval to the day of publication are at most 20 days. The earliest publication of a disclosure counts; a correction
-- is no late publication; more than a year later, it is rather the site that was rebuilt.
with disclosures as (
    select
        documents.document_id,
        documents.document_name,
        documents.organisation_id,
        documents.fiscal_year,
        documents.document_kind,
        documents.parse_status,
        versions.is_current,
        min(documents.approved_on) over disclosure as approved_on,
        max(documents.approved_on) over disclosure as last_approved_on,
        min(documents.published_on) over disclosure as published_on,
        versions.is_current and versions.supersedes_document_id is null as is_first
    from {{ ref('int_documents') }} as documents
    inner join {{ ref('int_document_versions') }} as versions on documents.document_id = versions.document_id
    where
        documents.document_kind in ('department_budget', 'unit_budget', 'department_final_accounts', 'unit_final_accounts')
        and documents.organisation_id is not null and documents.fiscal_year is not null
    window disclosure as (partition by documents.organisation_id, documents.fiscal_year, documents.document_kind, documents.phase)
),

dated as (
    select
        *,
        published_on - approved_on as days
    from disclosures
    where approved_on is not null and published_on is not null
)

select
    document_id,
    organisation_id,
    fiscal_year,
    case
        when not is_first or approved_on != last_approved_on or days < 0 or days > 365 then 'not_evaluated'
        when days <= 20 then 'pass'
        else 'fail'
    end as outcome,
    case
        when not is_first then '更正后的文件，公开时间以首次公开为准'
        when approved_on != last_approved_on then '几份文件所列批复日期不同'
        when days < 0 then '公开日期早于批复日期'
        else '公开日期晚于批复一年以上，可能是网站迁移后重新发布'
    end as reason,
    null as severity,
    'publisher' as cause,
    document_name || '：批复日期为' || strftime(approved_on, '%Y年%-m月%-d日') || '，公开日期为'
    || strftime(published_on, '%Y年%-m月%-d日') || '，相隔' || days || '天，超过20天。' as message,
    strftime(published_on, '%Y-%m-%d') as printed,
    strftime(approved_on + 20, '%Y-%m-%d') || '以前' as expected,
    null as difference_yuan,
    []::varchar[] as evidence,
    'published' as place
from dated
