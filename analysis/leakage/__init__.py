"""The leakage guard: what must not judge leads, because it was written by the outcome or after it.

Seven numbered checks, one in each module; `analysis.leakage.guard` runs them all.
"""
