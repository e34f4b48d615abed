"""Is the scorecard still true? When to look, what may be said at each look, and what raises an alarm."""
