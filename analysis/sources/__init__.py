"""Readers of source files: one kind of file a module."""
