-- 哪些机构公布了资产总额
-- What do bodies own?
select name, fiscal_year, phase, as_of, amount_yuan, open_errors
from analysis.organisation_assets
where asset_class = 'total'
order by amount_yuan desc nulls last
