"""The book of goods: movements, and the balances and stock levels kept beside it.

Owns: movement, balance, stock level, lot. Promises: units never appear or vanish; a balance is the sum of its
movements; 0 <= reserved <= on hand, in every facility, for every product, at every moment. Knows no orders: a
movement's `reference` is opaque here.
"""
