"""From the tote into the carton: every unit verified, the carton weighed and closed.

Promises: a carton holds only units that were scanned into it; it closes only when its weight is known; a
shipment is packed when all its picked units are in closed cartons, and not before.
"""
