"""Tables without rules: columns found by how words stand under each other."""
