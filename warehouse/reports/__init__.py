"""The data-quality report for finance."""
