"""A module that is not there."""

import s2sgrad


def f(x):
    import a_module_that_is_missing as missing  # E: cannot differentiate an import in a function

    return missing.g(x)


s2sgrad.grad(f)(2.0)
