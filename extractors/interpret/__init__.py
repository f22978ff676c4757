"""What the paper says: sections and tables, header, stub and body told apart. No meaning yet."""
