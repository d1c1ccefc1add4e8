-- Every table of income and expenditure with amounts has its total row, or a finding says that it has none.
select
    cells.document_id,
    cells.table_no
from {{ ref('int_cells') }} as cells
where cells.table_type in ('income_expenditure_total', 'fiscal_appropriation_total')
group by cells.document_id, cells.table_no
having
    count(distinct cells.row_no) > 1
    and not bool_or(cells.is_total or regexp_matches(cells.row_label, '合计|总计'))
    and not exists (
        select 1
        from {{ ref('findings') }} as findings
        where
            findings.rule_id = 'total_row_missing' and findings.document_id = cells.document_id
            and list_has_any(findings.evidence, list(cells.observation_id))
    )
