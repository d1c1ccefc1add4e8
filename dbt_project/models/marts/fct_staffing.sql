{{ fact_table('staffing', [
    ['staff_type', 'facts.item'],
    ['quantity', "coalesce(" ~ attribute('quantity', 'decimal(38, 6)') ~ ", facts.other_value)"],
    ['as_of', attribute('as_of', 'date')],
]) }}
