"""Labels, hand-over and tracking: from the closed carton to the door.

Promises: one live label a carton, bought once however often it is asked for; stock leaves the book at hand-over,
never before; what the carrier says is recorded once, in the field's nine words.
"""
