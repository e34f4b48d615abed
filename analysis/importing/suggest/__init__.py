"""importing.suggest."""
