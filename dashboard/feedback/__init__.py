"""What buyers and reps say."""
