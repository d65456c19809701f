"""Text that enters the computation."""

import s2sgrad


def f(x):
    text = f"{x}"
    return x * float(text)  # E: cannot tell what `text` is


s2sgrad.grad(f)(1.0)
