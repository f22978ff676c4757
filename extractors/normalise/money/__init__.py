"""Units of money: stated by a head, a caption or a sentence, or inferred from other tables."""
