"""Seeded faults: analyses told to lie, one at a time. The random programs have to catch them."""
