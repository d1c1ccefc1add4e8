{#- The CTE summed: how many cells changed between two documents, the largest change in words, and the values concerned, that one first.

    which: a condition on int_version_changes as changes. -#}
{% macro changes_of_documents(which) -%}
summed as (
    select
        changes.new_document_id,
        changes.old_document_id,
        count(*) as changes,
        first(changes.new_value_printed || coalesce(changes.new_unit_printed, '') order by {{ by_size() }}) as new_printed,
        first(changes.old_value_printed || coalesce(changes.old_unit_printed, '') order by {{ by_size() }}) as old_printed,
        list_filter(
            list(changes.new_value_id order by {{ by_size() }}) || list(changes.old_value_id order by {{ by_size() }}),
            lambda value_id: value_id is not null
        ) as evidence,
        '共' || count(*) || '处（'
        || concat_ws(
            '、',
            case when count(*) filter (where changes.change = 'changed') > 0
                then '修改' || count(*) filter (where changes.change = 'changed') || '处' end,
            case when count(*) filter (where changes.change = 'added') > 0
                then '新增' || count(*) filter (where changes.change = 'added') || '处' end,
            case when count(*) filter (where changes.change = 'removed') > 0
                then '删除' || count(*) filter (where changes.change = 'removed') || '处' end
        )
        || '），其中最大的是'
        || first(
            coalesce(table_types.name, '正文') || '“' || coalesce(changes.label, '') || '”'
            || case changes.change
                when 'added' then '新增' || changes.new_value_printed || coalesce(changes.new_unit_printed, '')
                when 'removed' then '删除' || changes.old_value_printed || coalesce(changes.old_unit_printed, '')
                else '由' || changes.old_value_printed || coalesce(changes.old_unit_printed, '')
                    || '改为' || changes.new_value_printed || coalesce(changes.new_unit_printed, '')
            end
            order by {{ by_size() }}
        ) as words
    from {{ ref('int_version_changes') }} as changes
    left join {{ ref('table_types') }} as table_types on changes.table_type = table_types.table_type
    where {{ which }}
    group by changes.new_document_id, changes.old_document_id
)
{%- endmacro %}


{#- The largest change first. -#}
{% macro by_size() -%}
    abs(changes.difference_yuan) desc, changes.new_value_id, changes.old_value_id
{%- endmacro %}
