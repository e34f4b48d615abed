"""importing.files."""
