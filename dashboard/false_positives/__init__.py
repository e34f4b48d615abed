"""The false positives."""
