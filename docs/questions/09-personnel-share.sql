-- 人员经费占一般公共预算基本支出的比重
-- How much of the basic expenditure of the general public budget is personnel?
select name, fiscal_year, phase, general_public_basic_yuan, general_public_personnel_yuan,
    round(general_public_personnel_yuan / nullif(general_public_basic_yuan, 0), 4) as personnel_share
from analysis.organisation_expenditure
where level = 'department'
order by personnel_share desc nulls last, name, fiscal_year
