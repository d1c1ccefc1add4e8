-- The accounts that tables print, with how their label fits the names of the list. Compared with every name that the code ever
-- had; the year is that of the row's own amounts, because a budget prints last year's accounts beside this year's.
with printed as (
    select
        observations.document_id,
        observations.organisation_id,
        observations.table_no,
        observations.row_no,
        observations.row_code as account_code,
        coalesce(observations.row_label, '') as row_label,
        {{ classification_of('observations.row_code') }} as classification,
        min(observations.page) as page,
        min_by(observations.observation_id, observations.column_no) as observation_id,
        coalesce(
            max(facts.fiscal_year) filter (where facts.amount_yuan != 0),
            any_value(tables.fiscal_year),
            any_value(documents.fiscal_year)
        ) as fiscal_year
    from {{ ref('stg_observations') }} as observations
    inner join {{ ref('table_types') }} as table_types on observations.table_type = table_types.table_type
    inner join {{ ref('stg_documents') }} as documents on observations.document_id = documents.document_id
    left join {{ ref('stg_tables') }} as tables
        on observations.document_id = tables.document_id and observations.table_no = tables.table_no
    -- A row that gives no fact is not understood as an account's: a body with a code of its own, a table that does not fit.
    inner join {{ ref('int_facts') }} as facts on observations.observation_id = facts.observation_id
    where table_types.rows_are_accounts and {{ is_account('observations.row_code') }}
    group by all
),

labels as (
    select distinct
        classification,
        account_code,
        row_label,
        fiscal_year,
        -- A nested label (科目/项目) fits where one of its parts does.
        list_filter(
            list_transform(string_split(row_label, '/'), lambda part: {{ account_name_key('part') }}), lambda key: key != ''
        ) as keys
    from printed
),

-- Each label against each name that its code ever had: the same, a shorter or fuller form, misspelt, with words added, another.
compared as (
    select
        labels.*,
        names.name,
        names.valid_from,
        names.valid_to,
        names.note,
        names.account_code is not null as is_listed,
        coalesce(names.valid_from, 0) <= labels.fiscal_year and labels.fiscal_year <= coalesce(names.valid_to, 9999)
            as in_force,
        case
            when names.account_code is null then null
            when list_has_any(labels.keys, names.name_keys) then 1
            else list_min(list_transform(labels.keys, lambda key: list_min(list_transform(
                    names.name_keys,
                    lambda name_key: case
                        when {{ is_short_for('key', 'name_key') }} and length(key) * 2 >= length(name_key) then 2
                        when {{ is_short_for('name_key', 'key') }} and length(name_key) * 4 >= length(key) * 3 then 2
                        -- levenshtein counts bytes, of which a Chinese character has three
                        when length(name_key) > 3 and levenshtein(key, name_key) <= 3 * greatest(1, length(name_key) // 6) then 3
                        when length(name_key) > 3 and contains(key, name_key) then 4
                        else 5
                    end
                ))))
        end as distance
    from labels
    left join {{ ref('stg_accounts') }} as names
        on labels.classification = names.classification and labels.account_code = names.account_code
),

fitted as (
    select
        classification,
        account_code,
        row_label,
        fiscal_year,
        any_value(keys) as keys,
        bool_or(is_listed) as is_listed,
        min(distance) as distance,
        bool_or(in_force) as code_in_force,
        bool_or(in_force and distance < 5) as name_in_force,
        bool_and(note is null) as is_certain,
        string_agg(distinct name, '、' order by name) filter (where in_force) as names_in_force,
        arg_min(name, row(distance, not in_force)) as nearest_name,
        min(coalesce(valid_from, 0)) as first_year,
        max(coalesce(valid_to, 9999)) as last_year
    from compared
    group by classification, account_code, row_label, fiscal_year
),

named as (
    select
        classification,
        unnest(name_keys) as name_key,
        account_code
    from {{ ref('stg_accounts') }}
),

-- The other accounts that have the printed name, where it is none of the code's own.
others as (
    select
        fitted.classification,
        fitted.account_code,
        fitted.row_label,
        fitted.fiscal_year,
        list_sort(list(distinct named.account_code)) as codes_of_name
    from fitted
    inner join named on fitted.classification = named.classification and list_contains(fitted.keys, named.name_key)
    where fitted.distance in (3, 5)
    group by all
)

select
    printed.document_id,
    printed.organisation_id,
    printed.table_no,
    printed.row_no,
    printed.page,
    printed.observation_id,
    printed.classification,
    printed.account_code,
    printed.row_label,
    printed.fiscal_year,
    fitted.is_listed,
    case
        when fitted.distance = 1 then 'same'
        when fitted.distance in (2, 4) then 'short'
        when fitted.distance = 3 and others.codes_of_name is null then 'misspelt'
        when fitted.distance in (3, 5) then 'other'
    end as fit,
    fitted.code_in_force,
    fitted.name_in_force,
    fitted.is_certain,
    fitted.names_in_force,
    fitted.nearest_name,
    nullif(fitted.first_year, 0) as first_year,
    nullif(fitted.last_year, 9999) as last_year,
    coalesce(others.codes_of_name, []) as codes_of_name,
    -- Where most labels are no names of their codes, the label column says something else (a project, a body).
    count(*) filter (where fitted.distance = 5) over table_ * 2 <= count(*) filter (where fitted.is_listed) over table_
        as labels_are_names
from printed
inner join fitted
    on
        printed.classification = fitted.classification and printed.account_code = fitted.account_code
        and printed.row_label = fitted.row_label and printed.fiscal_year is not distinct from fitted.fiscal_year
left join others
    on
        printed.classification = others.classification and printed.account_code = others.account_code
        and printed.row_label = others.row_label and printed.fiscal_year is not distinct from others.fiscal_year
window table_ as (partition by printed.document_id, printed.table_no)
