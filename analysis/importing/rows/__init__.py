"""importing.rows."""
