"""Tables and rows that a page break parts from each other."""
