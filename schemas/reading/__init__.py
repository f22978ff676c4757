"""How evidence is weighed when a page is read: `weights.yaml` says what each piece counts, `weights` reads it."""
