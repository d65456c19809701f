"""Programs that nest too deep for Python's own tools."""

import linecache

import s2sgrad


text = "def f(x):\n    return " + " + ".join(["x"] * 900) + "\n"
linecache.cache["deep.py"] = (len(text), None, text.splitlines(True), "deep.py")
space = {}
exec(compile(text, "deep.py", "exec"), space)
s2sgrad.grad(space["f"])(1.0)  # E: cannot differentiate so deep a nesting
