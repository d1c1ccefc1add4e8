-- A sentence that speaks of another year than the document, of a subject whose own year the text says nothing of, and whose amount is
-- the one that the tables print for the document's year and for no other: its year was left standing from another disclosure.
-- A sentence with a second year or a word of comparison, and balances that pass from one year to the next, say nothing.
with said as (
    select *
    from {{ ref('int_said') }} as said
    where
        comparison = 'level' and amount_yuan > 0 and fiscal_year != document_fiscal_year
        -- Amounts of few digits are equal by accident.
        and length(trim(regexp_replace(value_printed, '[^0-9]', '', 'g'), '0')) >= 4
        and list_distinct(regexp_extract_all(quote, '(20\d\d)年', 1)) = [fiscal_year::varchar]
        and not regexp_matches(quote, '上年|去年|上一年|年初|年末|年底|比|较|增加|增长|减少|下降|持平|结转|结余|资产|负债|累计|截至|总投资')
        and not exists (
            select 1
            from {{ ref('int_said') }} as own
            where
                own.document_id = said.document_id and own.subject = said.subject and own.comparison = 'level'
                and own.fiscal_year = said.document_fiscal_year
        )
),

printed as (
    select
        said.statement_id,
        list(cells.observation_id order by cells.table_no, cells.row_no, cells.column_no) filter (
            where cells.fiscal_year = said.document_fiscal_year and cells.is_total
        ) as of_own_year,
        count(*) filter (where cells.fiscal_year is distinct from said.document_fiscal_year) as of_other_years
    from said
    inner join {{ ref('int_cells') }} as cells
        on
            said.document_id = cells.document_id
            and abs(said.amount_yuan - cells.amount_yuan) <= said.half_unit_yuan + cells.half_unit_yuan
    group by said.statement_id
)

select
    said.document_id,
    said.organisation_id,
    said.document_fiscal_year as fiscal_year,
    case when coalesce(len(printed.of_own_year), 0) > 0 and printed.of_other_years = 0 then 'fail' else 'pass' end as outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    said.said_place || '：' || said.subject || said.value_printed || said.unit_printed || '在表中是' || said.document_fiscal_year
    || '年度的数，文中称' || said.fiscal_year || '年，疑为沿用其他年度的文字。' as message,
    said.fiscal_year || '年' as printed,
    said.document_fiscal_year || '年' as expected,
    null as difference_yuan,
    [said.statement_id] || coalesce(printed.of_own_year, []) as evidence,
    null as place
from said
left join printed on said.statement_id = printed.statement_id
