"""Fit the house, and print the result."""

from .calibrate import main

main()
