"""A module that is not there."""

import s2sgrad


def f(x):
    import nothing_of_this_name  # E: cannot differentiate an import in a function

    return nothing_of_this_name.f(x)


s2sgrad.grad(f)(1.0)
