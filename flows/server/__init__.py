"""A Prefect server of our own: its process, who may ask it, and that it never outlives the one who started it."""
