"""What becomes of every source row: staged, merged, put together and written, or set aside with its reason."""
