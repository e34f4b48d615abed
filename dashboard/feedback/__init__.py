"""The feedback."""
