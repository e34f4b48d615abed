"""Which mapping the files themselves suggest, and what a person still has to decide."""
