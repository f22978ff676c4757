"""The tree of organisation units, from headings and captions, and its links to earlier years."""
