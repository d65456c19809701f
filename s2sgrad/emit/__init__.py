"""From the trees of a program to its text, its file and its functions."""
