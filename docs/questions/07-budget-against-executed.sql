-- 2023年预算与决算差额最大的指标
-- Where did 2023 turn out most unlike its budget?
select name, figure, approved_yuan, executed_yuan, executed_share, open_errors
from analysis.budget_against_executed
where fiscal_year = 2023 and level = 'department'
order by abs(difference_yuan) desc nulls last, name, figure
limit 20
