"""What the rows of a table are: items, totals, counts, sub-headings."""
