"""The programs of this folder are refused when they run: tests/test_refusals.py runs them."""

collect_ignore_glob = ["*.py"]
