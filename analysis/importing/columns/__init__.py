"""importing.columns."""
