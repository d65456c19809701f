"""Independent ways to know a derivative: differences, dual numbers, the dot-product identity."""
