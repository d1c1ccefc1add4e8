select
    observations.observation_id,
    observations.document_id,
    observations.organisation_id,
    documents.file_name,
    observations.page,
    observations.table_no,
    observations.table_type,
    observations.row_no,
    observations.column_no,
    observations.row_code,
    observations.row_code_printed,
    observations.row_label,
    observations.column_label,
    observations.value_printed,
    observations.unit_printed,
    observations.amount_yuan,
    observations.other_value as value,
    observations.bbox,
    observations.confidence
from {{ ref('stg_observations') }} as observations
inner join {{ ref('stg_documents') }} as documents on observations.document_id = documents.document_id
