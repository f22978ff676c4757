"""Other opinions about a table: by its tags, by camelot; and the doubts that call for one."""
