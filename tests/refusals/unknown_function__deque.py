"""A deque that the function does not keep to itself."""

from collections import deque

import s2sgrad


def f(x):
    history = deque([x], maxlen=3)  # E: cannot differentiate `deque`
    history.append(2.0 * x)
    return sum(history), history


s2sgrad.vjp(f, 1.0)
