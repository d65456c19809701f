"""How far a function came that writes before it failed can be seen afterwards.

Failing would end the derivative, if the `except` around it did not survive that.
"""

import math

import numpy as np

import s2sgrad


def rooted(y, x):
    for i in range(3):
        y[i] = math.sqrt(x - i)


def f(x):
    y = np.zeros(3)
    try:
        try:
            rooted(y, x)  # E: cannot follow how far this try came with `y`
        except ValueError:
            pass
    except Exception:
        y[0] = x
    return np.sum(y)


s2sgrad.grad(f)(1.5)
