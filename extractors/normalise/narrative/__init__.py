"""Sections of prose by kind, and the quantities that their sentences state."""
