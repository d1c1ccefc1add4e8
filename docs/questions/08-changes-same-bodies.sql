-- 同一批部门2023年至2024年预算收入的变化
-- How did budgeted income change from 2023 to 2024 among the departments that published both years?
select fiscal_year, sum(bodies) as bodies, sum(amount_yuan) as amount_yuan, sum(bodies_with_errors) as bodies_with_errors
from analysis.changes_same_bodies
where from_year = 2023 and to_year = 2024 and level = 'department' and phase = 'approved' and figure = 'income_total'
group by fiscal_year
order by fiscal_year
