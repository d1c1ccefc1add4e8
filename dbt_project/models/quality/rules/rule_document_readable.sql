-- A document that could not be read, or not wholly, is itself a finding: nobody may take it for one without figures.
select
    documents.document_id,
    documents.organisation_id,
    documents.fiscal_year,
    case when documents.parse_status = 'parsed' then 'pass' else 'fail' end as outcome,
    null as reason,
    case when documents.parse_status = 'partial' then 'info' else 'error' end as severity,
    case when documents.parse_status = 'no_text_layer' then 'publisher' else 'parser' end as cause,
    documents.document_name
    || case documents.parse_status
        when 'quarantined' then '未能解析，已隔离'
        when 'no_text_layer' then '为扫描件，没有文本层，未能读取其中数据'
        else '只有部分内容得到解析'
    end
    || coalesce('：' || rtrim(documents.parse_reason, '。'), '') || '。' as message,
    documents.parse_status as printed,
    'parsed' as expected,
    null as difference_yuan,
    [] as evidence,
    null as place
from {{ ref('int_documents') }} as documents
