-- Organisation, fiscal year, kind and phase of a document that could be read are known.
with unknown as (
    select
        *,
        list_filter([
            case when organisation_id is null then '机构' end,
            case when fiscal_year is null then '预算年度' end,
            case when document_kind is null then '文件种类' end,
            case when phase is null then '预算阶段' end
        ], lambda name: name is not null) as missing
    from {{ ref('int_documents') }}
    where parse_status in ('parsed', 'partial')
)

select
    document_id,
    organisation_id,
    fiscal_year,
    case when len(missing) = 0 then 'pass' else 'fail' end as outcome,
    null as reason,
    null as severity,
    'parser' as cause,
    document_name || '中未能确定：' || array_to_string(missing, '、') || '。' as message,
    null as printed,
    null as expected,
    null as difference_yuan,
    [] as evidence,
    null as place
from unknown
