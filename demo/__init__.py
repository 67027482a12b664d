"""A world with a name and a seed, a real week of orders, and simulated people who work through it."""
