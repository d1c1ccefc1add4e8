-- 哪些现行文件有未结错误
-- Which documents in force have open errors?
select name, fiscal_year, phase, title, open_errors, open_findings, open_parser_findings
from analysis.marked_documents
where open_errors > 0
order by open_errors desc, title
