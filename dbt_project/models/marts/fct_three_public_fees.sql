{{ fact_table('three_public_fees', [['item', 'facts.item']]) }}
