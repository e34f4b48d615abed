"""holdout."""
