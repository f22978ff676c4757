"""Text exports: paragraphs, markup and tab-separated or aligned tables."""
