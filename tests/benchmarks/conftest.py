"""The scripts here are run by hand; some need tools that a test run does not."""

collect_ignore = ["gradients.py", "jax_programs.py"]
