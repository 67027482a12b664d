"""A carrier that does not exist, for the demonstration, the tests and the benchmark.

It sells labels with well-formed numbers, has drivers collect and brings parcels to the door, all of it on paper:
in a ledger of its own, which tells afterwards what was really bought, voided and collected. No parcel moves.
"""
