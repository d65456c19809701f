"""One word too many."""

import s2sgrad


def f(x):
    return x * x


s2sgrad.grad(f, wrt=0, argnums=0)  # E: give wrt or argnums, not both: they mean the same
