"""Cells into facts: amounts with their sign, scale, place and meaning; and what could not be placed."""
