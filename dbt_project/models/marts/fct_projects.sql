{{ fact_table('projects', [
    ['project_code', attribute('project_code')],
    ['project_name', attribute('project_name')],
    ['purpose', attribute('purpose')],
]) }}
