"""From a program and its facts to the statements of its derivative."""
