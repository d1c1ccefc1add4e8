-- Where a value stands, in the words of messages: document, page, table, row and column, or the sentence.
select
    observation_id as value_id,
    any_value(
        table_place || coalesce('“' || nullif(concat_ws(' ', row_code, nullif(row_label, '')), '') || '”行', '')
        || '“' || column_label || '”列'
    ) as place_
from {{ ref('int_cells') }}
group by observation_id
union all
select
    statement_id as value_id,
    said_place as place_
from {{ ref('int_said') }}
