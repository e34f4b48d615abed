"""A made-up company with planted truth: seeded, so the same seed gives the same data."""
