"""The grammars: a file for each feature of the language."""
