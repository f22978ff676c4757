"""Long reports in files: models written and read back piece by piece."""
