"""The attributes."""
