{{ fact_table('performance_targets', [
    ['project_code', attribute('project_code')],
    ['project_name', attribute('project_name')],
    ['level_1', attribute('level_1')],
    ['level_2', attribute('level_2')],
    ['level_3', attribute('level_3')],
    ['description', attribute('description')],
    ['operator', attribute('operator')],
    ['target_value', attribute('target_value')],
    ['target_unit', attribute('target_unit')],
    ['basis', attribute('basis')],
]) }}
