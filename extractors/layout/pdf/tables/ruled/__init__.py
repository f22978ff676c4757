"""Tables in rules or fills: cells as the lines part them."""
