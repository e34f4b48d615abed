"""The lift."""
