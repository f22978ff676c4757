"""What it means: numbers, units of money, signs, line items, measures, organisation units, goals."""
