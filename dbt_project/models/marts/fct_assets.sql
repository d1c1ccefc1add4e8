{{ fact_table('assets', [
    ['asset_class', 'facts.item'],
    ['quantity', attribute('quantity', 'decimal(38, 6)')],
    ['quantity_unit', attribute('quantity_unit')],
    ['as_of', attribute('as_of', 'date')],
]) }}
