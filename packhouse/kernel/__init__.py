"""Words with no warehouse in them: facts, refusals, states, SQL, transactions, request keys.

A word enters the kernel only when three rooms use it and no warehouse noun is in it.
"""
