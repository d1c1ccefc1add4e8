{{ fact_table('expenditure', []) }}
