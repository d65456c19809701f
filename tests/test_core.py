import gast
import pytest

from s2sgrad.core import NotCore, local_names, parameters, verify
from s2sgrad.parse.tree import mark_origins


def function(text):
    tree = gast.parse(
        "def f(x, xs, n=1, *, k=2):\n" + "\n".join("    " + row for row in text.split("\n"))
    )
    mark_origins(tree, "<text>", ("def f(x, xs, n=1, *, k=2):\n", *text.splitlines(True)))
    return tree.body[0]


GOOD = """
y = np.pi
y = x @ xs
y = -1.0
y = x > 0 and (n < 2 or not len(x[1:]) > 3)
y, z = z, y
y = np.concatenate((x, [x, 1]), axis=-1)
x[1:, None, ...] = y
x[n] += y
y **= 2
y = x.sum(axis=0)
y = x.T
y = x[n, :k]
print("y", y + 1, f"{y}")
for i, (a, b) in enumerate(zip(xs, reversed(range(n))), 1):
    if y:
        if n:
            break
        else:
            y = i
    else:
        y = 1
while y < np.sum(x):
    pass
assert y > 0, "text"
if y:
    raise ValueError("no")
return y, z
""".strip()

BAD = {
    "nested operation": "y = x + n * 2\nreturn y",
    "nested call": "y = np.exp(x + 1)\nreturn y",
    "chained attribute": "y = x.T.shape\nreturn y",
    "index": "y = x[n + 1]\nreturn y",
    "store of an operation": "x[0] = x + 1\nreturn x",
    "store into an expression": "x[0][1] = n\nreturn x",
    "attribute store": "x.real = n\nreturn x",
    "chained assignment": "y = z = x\nreturn y",
    "conditional expression": "y = x if n else xs\nreturn y",
    "conditional in a test": "y = not (x if n else xs)\nreturn y",
    "lambda in a test": "y = not (lambda: 1)\nreturn y",
    "nested if test": "if x > 0:\n    pass\nreturn x",
    "no return": "y = x",
    "early return": "if x:\n    return x\nreturn n",
    "return of an operation": "return x + 1",
    "nested unpacking": "(a, b), c = x\nreturn a",
    "break in the middle": "for i in xs:\n    if i:\n        break\n    x = i\nreturn x",
    "continue": "for i in xs:\n    if i:\n        continue\nreturn x",
    "loop else": "for i in xs:\n    pass\nelse:\n    pass\nreturn x",
    "range of an operation": "for i in range(n + 1):\n    pass\nreturn x",
    "bare expression": "x\nreturn x",
    "with": "with x:\n    pass\nreturn x",
    "starred operation": "y = f(*(x + 1))\nreturn y",
    "statement after raise": "if x:\n    raise x\n    y = 1\nreturn x",
}


def test_core_form_is_accepted():
    verify(function(GOOD))


@pytest.mark.parametrize("name", BAD)
def test_everything_else_is_not(name):
    with pytest.raises(NotCore):
        verify(function(BAD[name]))


def test_shared_nodes_are_found():
    tree = function("y = x\nz = x\nreturn z")
    tree.body[1].value = tree.body[0].value
    with pytest.raises(NotCore, match="node of its own"):
        verify(tree)


def test_missing_origins_are_found():
    tree = function("y = x\nreturn y")
    del tree.body[0].origin
    with pytest.raises(NotCore, match="an origin"):
        verify(tree)


def test_names():
    tree = function("for a, b in xs:\n    c = a\nreturn d")
    assert [name.id for name in parameters(tree)] == ["x", "xs", "n", "k"]
    assert local_names(tree) == {"x", "xs", "n", "k", "a", "b", "c"}
