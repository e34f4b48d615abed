"""The lead."""
