"""A nested function that is kept while what it captures changes."""

import s2sgrad


def f(x):
    rules = []  # E: cannot keep the function `<lambda>`
    for k in range(3):
        rules.append(lambda z: z * x * k)
    return rules[0](x)


s2sgrad.grad(f)(1.0)
