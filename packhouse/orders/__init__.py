"""What merchants want sent: orders, their lines, holds and progress.

Promises: one order per merchant and external id, whatever is sent twice; an order's text never changes after it
was accepted except by a named verb; its state follows from its units.
"""
