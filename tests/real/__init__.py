"""Real data sets that are not part of the repository: `python -m tests.real` imports and backtests them, where they are present."""
