"""The touch points."""
