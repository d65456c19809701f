"""A return in finally swallows what was raised."""

import s2sgrad


def f(x):
    try:  # E: cannot differentiate a return, break or continue in finally
        y = x * x
    finally:
        return y


s2sgrad.grad(f)(2.0)
