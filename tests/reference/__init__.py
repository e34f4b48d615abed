"""Slow, obvious references that the fast code is held against."""
