-- 一般公共预算基本支出按经济分类（款）
-- What is the basic expenditure of the general public budget spent on?
select name, department_economic_code, label, total_yuan, personnel_yuan, non_personnel_yuan
from analysis.expenditure_by_economic_class
where fiscal_year = 2024 and phase = 'approved' and level = 'department'
    and table_type = 'general_public_basic_economic' and account_level = '款'
order by name, department_economic_code
