"""Versions: a scorecard frozen with its evidence, what both sides promise by signing it, and how it may come into use. Pure records."""
