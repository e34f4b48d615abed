"""Which columns of which files become which columns of the canonical tables, as people write it."""
