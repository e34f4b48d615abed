"""The priorities."""
