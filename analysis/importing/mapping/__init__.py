"""importing.mapping."""
