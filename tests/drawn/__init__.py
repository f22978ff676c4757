"""Reports drawn in random house styles, with the truth of their sections, units and goals."""
