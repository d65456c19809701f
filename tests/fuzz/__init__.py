"""Random programs, against independent oracles: see `python -m tests.fuzz --help`."""
