"""Goals and their outcome, from tables and from prose."""
