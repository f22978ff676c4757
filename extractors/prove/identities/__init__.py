"""Which sums a report owes: down the rows, across the columns, along the tree of units, between statements,
repeats.
"""
