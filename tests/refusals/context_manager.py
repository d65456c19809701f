"""What a context manager does to its body is not known."""

import s2sgrad


def f(x):
    with open("/dev/null") as file:  # E: cannot differentiate with
        return x * x


s2sgrad.grad(f)(1.0)
