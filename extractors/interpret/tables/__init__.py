"""Grids of cells into tables with heads, stubs and rows. Belongs here: the parts of a grid, tables that go on.
Does not belong here: what a head or a row means.
"""
