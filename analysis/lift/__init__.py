"""What scoring is worth, in numbers: groups of leads compared with each other, amounts, arms assigned at random, quarters."""
