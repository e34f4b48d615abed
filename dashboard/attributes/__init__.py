"""Attributes and touch points: how converted and other leads differ."""
