{{ fact_table('procurement', [
    ['project_name', attribute('project_name')],
    ['item_name', attribute('item_name')],
    ['catalogue_code', attribute('catalogue_code')],
    ['quantity', attribute('quantity', 'decimal(38, 6)')],
    ['quantity_unit', attribute('quantity_unit')],
    ['unit_price_yuan', attribute('unit_price_yuan', 'decimal(20, 2)')],
]) }}
