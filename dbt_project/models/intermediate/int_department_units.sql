-- Departments in this build with the units that belong to them in the year: those that documents of the year name, and the
-- department's own office, which may publish as a unit under the department's name. A unit is there when a document of its own is in
-- force and read whole, or the department's document holds its tables. not_evaluated says why sums that differ prove nothing.
with departments as (
    select
        document_id,
        document_name,
        organisation_id,
        document_kind,
        phase,
        fiscal_year,
        parse_status,
        replace(document_kind, 'department_', 'unit_') as unit_kind
    from {{ ref('int_related_documents') }}
    where is_in_build and document_kind in ('department_budget', 'department_final_accounts')
),

-- Units come and go: those of the year count, as a document of that year names them.
named as (
    select distinct
        bodies.parent_organisation_id as department_id,
        bodies.organisation_id,
        bodies.name,
        documents.fiscal_year
    from {{ ref('stg_organisations') }} as bodies
    inner join {{ ref('int_related_documents') }} as documents on bodies.document_id = documents.document_id
    where bodies.parent_organisation_id is not null
),

own_documents as (
    select
        organisation_id,
        fiscal_year,
        document_kind,
        bool_and(parse_status = 'parsed') as is_whole
    from {{ ref('int_related_documents') }}
    where document_kind in ('unit_budget', 'unit_final_accounts')
    group by organisation_id, fiscal_year, document_kind
),

units as (
    select
        departments.document_id,
        named.organisation_id,
        named.name,
        regexp_matches(named.name, '(本级|本部|机关)$') as is_office,
        coalesce(own_documents.is_whole, figures.document_id is not null, false) as is_there,
        own_documents.organisation_id is null and figures.document_id is not null as is_inside
    from departments
    inner join named on departments.organisation_id = named.department_id and departments.fiscal_year = named.fiscal_year
    left join own_documents
        on
            named.organisation_id = own_documents.organisation_id and departments.fiscal_year = own_documents.fiscal_year
            and departments.unit_kind = own_documents.document_kind
    left join (select distinct document_id, organisation_id from {{ ref('int_related_figures') }}) as figures
        on departments.document_id = figures.document_id and named.organisation_id = figures.organisation_id
    union all
    select
        departments.document_id,
        departments.organisation_id,
        '本级' as name,
        true as is_office,
        own_documents.is_whole as is_there,
        false as is_inside
    from departments
    inner join own_documents
        on
            departments.organisation_id = own_documents.organisation_id and departments.fiscal_year = own_documents.fiscal_year
            and departments.unit_kind = own_documents.document_kind
),

-- The office may be named and publish under the department's name: it is one unit.
once as (
    select * from units
    qualify not is_office or row_number() over (partition by document_id, is_office order by is_there desc, is_inside asc, name asc) = 1
),

-- How many units a document says it takes in.
stated as (
    select
        document_id,
        list_distinct(list_transform(
            regexp_extract_all(
                regexp_replace(document_text, '\s', '', 'g'),
                '(?:预算|决算)(?:编制|编报)?范围的(?:(?:预算|决算|独立核算)?单位|机构)(?:个数|数量)?(?:共计|共有|共|有|为)*(\d{1,3}|[一二两三四五六七八九十])[个家]', 1
            ),
            lambda said: case
                when regexp_full_match(said, '\d+') then said::integer
                when said = '两' then 2
                else strpos('一二三四五六七八九十', said)
            end
        )) as counts
    from {{ ref('stg_texts') }}
),

lists as (
    select distinct document_id
    from {{ ref('stg_tables') }}
    where table_type = 'institutions'
)

select
    departments.document_id,
    any_value(departments.document_name) as document_name,
    any_value(departments.organisation_id) as organisation_id,
    any_value(departments.document_kind) as document_kind,
    any_value(departments.unit_kind) as unit_kind,
    any_value(departments.phase) as phase,
    any_value(departments.fiscal_year) as fiscal_year,
    list({ 'organisation_id': once.organisation_id, 'name': once.name, 'is_inside': once.is_inside } order by once.name)
    filter (where once.organisation_id is not null) as units,
    case
        when any_value(departments.parse_status) != 'parsed' then '部门文件未能完整解析'
        when count(once.organisation_id) = 0 then '部门文件没有列出所属单位'
        when not bool_and(once.is_there) then '所属单位的文件不全'
        when not bool_or(once.is_office) then '没有部门本级的文件'
        when any_value(stated.counts) != [] and any_value(stated.counts) != [count(*)::integer] then '所属单位的数目与文件所述不同'
        when any_value(stated.counts) = [] and any_value(lists.document_id) is null then '无从得知所属单位是否齐全'
    end as not_evaluated
from departments
left join once on departments.document_id = once.document_id
left join stated on departments.document_id = stated.document_id
left join lists on departments.document_id = lists.document_id
group by departments.document_id
