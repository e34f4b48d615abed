"""What scoring is worth, in numbers: groups of leads held against each other, amounts, arms dealt by chance, quarters."""
