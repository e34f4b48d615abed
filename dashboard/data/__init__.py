"""The import: what there is, and whether it can be trusted."""
