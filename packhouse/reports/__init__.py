"""What the rooms say together: why an order does not move, and how the business goes.

Promises: it reads across all rooms and writes nothing; each figure says what it counts, what it leaves out and
when its clock starts; each answer to "why" names the one change that would let the order go on.
"""
