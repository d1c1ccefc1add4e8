-- 各部门2024年预算支出按功能分类（类）
-- What do departments spend by function in 2024?
select name, functional_code, label, total_yuan, basic_yuan, project_yuan, open_errors
from analysis.expenditure_by_function
where fiscal_year = 2024 and phase = 'approved' and level = 'department' and table_type = 'expenditure' and account_level = '类'
order by name, total_yuan desc
