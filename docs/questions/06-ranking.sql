-- 2024年预算“三公”经费部门排名
-- Which departments budgeted the highest three public fees for 2024?
select place, bodies, name, amount_yuan, open_errors
from analysis.rankings
where figure = 'three_public_total' and fiscal_year = 2024 and phase = 'approved' and level = 'department'
order by place
