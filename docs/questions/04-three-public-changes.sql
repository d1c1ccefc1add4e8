-- 2024年预算“三公”经费比上年增减
-- How do the three public fees budgeted for 2024 compare with the year before?
select name, item, amount_yuan, year_before_own_yuan, year_before_printed_yuan, change_yuan
from analysis.three_public_changes
where fiscal_year = 2024 and phase = 'approved' and item = 'total' and change_yuan is not null
order by change_yuan desc
