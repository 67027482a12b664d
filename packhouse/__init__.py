"""The business: no HTTP, no vendor, no HTML; one folder a room."""
