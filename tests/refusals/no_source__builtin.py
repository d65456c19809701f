"""Functions of C have no text either."""

import math

import s2sgrad


s2sgrad.grad(math.sin)(1.0)  # E: `sin` is not written in Python
