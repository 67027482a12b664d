"""Waves, picks and the walk: from the bin into the tote.

Promises: a pick names the exact location and lot, and what it names is promised to no other pick; a wrong
or a late confirmation changes nothing; units that cannot be found are written off where they were and asked
for elsewhere.
"""
