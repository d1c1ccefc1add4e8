-- 各部门2024年预算收入及主要来源
-- Which departments budgeted how much income for 2024, and from where?
select name, total_yuan, general_public_budget_yuan, government_fund_yuan, open_errors
from analysis.organisation_income
where fiscal_year = 2024 and phase = 'approved' and level = 'department'
order by total_yuan desc nulls last
