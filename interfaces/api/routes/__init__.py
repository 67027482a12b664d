"""One file for each resource: each function translates, makes one call and translates back."""
