"""Statistics on counts and arrays: one family a file, each formula with its source."""
