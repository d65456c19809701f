"""Whole programs, written as people write NumPy, each of which has to be differentiated."""
