{{ fact_table('running_costs', [['item', 'facts.item']]) }}
