"""What a source file is, how it is laid out, and how DuckDB reads it."""
