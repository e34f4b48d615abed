"""Pieces of the screens that views share."""
