"""A function made by exec has no text."""

import s2sgrad


space = {}
exec("def f(x): return x * x", space)
s2sgrad.grad(space["f"])(1.0)  # E: cannot find the source of `f`
