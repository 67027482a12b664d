"""Settings, urls, wiring and schedule: knows all, decides nothing."""
