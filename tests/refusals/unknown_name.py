"""A name that nothing binds."""

import s2sgrad


def f(x):
    return nump.exp(x)  # E: cannot find out what `nump


s2sgrad.grad(f)(1.0)
