"""Labels of rows and titles of tables as line items and statements of the taxonomy."""
