"""What the columns of a table mean: measure, year, and which other columns they are compared with."""
