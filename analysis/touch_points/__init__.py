"""touch_points."""
