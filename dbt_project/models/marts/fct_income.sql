{{ fact_table('income', [['income_item', 'facts.item']]) }}
