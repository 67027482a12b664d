"""What merchants announce, what really came, and where it was put.

Promises: what was counted is what is booked, whatever was announced; units become sellable the moment they
are put away; the dock-to-stock clock runs from arrival to the last unit put away.
"""
