"""What a scorecard achieves, computed from score counts alone."""
