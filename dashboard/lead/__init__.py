"""One lead: why it has its score, and how the score moved."""
