"""What every way of reading a table shares: lines, rules, columns, rows, headers, grids. Imports `page` and
nothing else.
"""
