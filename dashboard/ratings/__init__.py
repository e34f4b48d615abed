"""Expert ratings."""
