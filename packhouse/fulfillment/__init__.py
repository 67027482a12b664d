"""What one facility owes one recipient: sourcing, reservation, shipments and backorders.

Promises: a unit is promised once; an order is served first come, first served, in the fewest shipments; what
cannot be served waits and is tried again when stock arrives. A shipment's line is its reservation.
"""
