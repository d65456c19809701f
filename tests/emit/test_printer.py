"""What the printer writes, case by case."""

import sys

import gast
import pytest

from s2sgrad.comments import Blank, Comment
from s2sgrad.emit.printer import to_source

UNCHANGED = """\
(-x) ** 2
-(x**2)
-x
--x
not a == b
not (a or b)
a - (b - c)
a - b - c
a @ (b * c)
(a, b)[0]
2**-1
x**-n
x.T**2
x[0] ** 2
f(x) ** (y + 1)
(x**2) ** 2
x**2**2
x ** (-y) ** 2
await x ** 2
a < b <= c
(a < b) < c
a or b and c
(a or b) and c
a if b else c if d else e
(a if b else c) if d else e
lambda: 0
lambda x, /, y=1, *args, z, **kwargs: (yield)
(lambda: 0)()
[*a, *b]
{**a, "b": 1}
f(*a, k=1, **b)
f(x for x in y)
f((x for x in y), 1)
[x async for x in y if (z := x) if x]
[x for x, y in z]
u[1:-1]
u[1:, ::2]
u[i + 1 :]
u[: n - 1]
u[i + 1 : n : 2]
u[::2]
u[:: n + 1]
u[f(x) :]
u[...]
u[(0,)]
u[1:,]
u[()]
u[a, b]
u[(*a, b)]
(1).real
(1.5).real
1j.imag
()
(a,)
f"{x!r:>{width}.3f} {{}} {y}"
f"{d['key']} it's"
f'"{x}"'
f"{(lambda: 0)} { {1: 2} }"
"it's"
'"'
"a\\n\\x00é"
b"\\xff'"
1e-12
1e309
"""


@pytest.mark.parametrize("text", UNCHANGED.splitlines())
def test_expressions(text):
    assert to_source(gast.parse(text, mode="eval")) == text


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("((a)+(b))*c", "(a + b) * c"),
        ("-x**2", "-(x**2)"),
        ("1e-05 + 1E+20", "1e-5 + 1e20"),
        ("'a' 'b'", '"ab"'),
        ("f'{x=}'", 'f"x={x!r}"'),
        ("u[i+1:j, None]", "u[i + 1 : j, None]"),
        ("0xff", "255"),
    ],
)
def test_reformatted(given, printed):
    assert to_source(gast.parse(given, mode="eval")) == printed


STATEMENTS = '''\
"""The module."""

from __future__ import annotations
import numpy as np
from . import helper as h, other
from .. import *

limit: float = 2.0


@decorator
class Model(Base, metaclass=Meta):
    """A class."""

    x: int
    (y): int = 1

    async def run(self, /, a: int, b=1, *args: int, c, d: str = "", **kwargs) -> None:
        """Does it."""
        nonlocal z
        async with a as b, c:
            await b
        async for x, (y, z) in c:
            yield x, y
        return


def f(): ...


def g(x) -> (int, int):
    # heading
    global total
    x = y = 1
    x, y = y, x
    x[0], *rest = rest
    u[1:-1] += c * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    if x > 0 and y:
        pass
    elif (n := len(a)) > 1:
        del a, b[0]
    else:
        assert x, "message"
    while True:
        break
    else:
        continue

    try:
        raise ValueError from error
    except (A, B) as caught:
        raise
    except C:
        x = yield
    else:
        print(x)
    finally:
        x @= y
    match x, y:
        case [1, -2.5, *_] | {"a": None, **rest} if x:
            pass
        case Point(x=0, y=1 | 2 as z) | "text":
            pass
        case np.inf | [] | {}:
            pass
        case _:
            pass
    if x:

        def nested():
            return x

    return x, y
'''


def with_comments(tree):
    """Put the comment and the empty line of STATEMENTS, which parsing loses, back into `g`."""
    body = tree.body[-1].body
    body.insert(0, Comment("heading"))
    following = next(i for i, node in enumerate(body) if isinstance(node, gast.Try))
    body.insert(following, Blank())
    return tree


def test_statements():
    assert to_source(with_comments(gast.parse(STATEMENTS))) == STATEMENTS


@pytest.mark.skipif(sys.version_info < (3, 11), reason="syntax of Python 3.11")
def test_exception_groups():
    text = "try:\n    pass\nexcept* ValueError as group:\n    pass\n"
    assert to_source(gast.parse(text)) == text


def body_of(text):
    return gast.parse(text).body


def test_comments_and_empty_lines():
    body = [
        Blank(),
        Comment("forward"),
        *body_of("a = 1"),
        Blank(),
        Blank(),
        Blank(),
        Comment("first\nsecond"),
        Comment(""),
        gast.If(gast.Name("a", gast.Load(), None, None), [Comment("nothing"), Blank()], []),
        Comment("def"),
        *body_of("def f():\n    return a"),
        *body_of("b = 2"),
    ]
    assert to_source(body) == (
        "# forward\na = 1\n\n\n# first\n# second\n#\nif a:\n    # nothing\n    pass\n\n\n"
        "# def\ndef f():\n    return a\n\n\nb = 2\n"
    )


def test_long_comments_are_wrapped():
    text = to_source([Comment("u[1:-1] += " + " + ".join(["c * laplacian"] * 9))])
    assert all(len(line) <= 100 and line.startswith("# ") for line in text.splitlines())
    assert len(text.splitlines()) == 2


@pytest.mark.parametrize(
    "text",
    ['say "it"', '"""', "\\", "line\n    line\n", 'ends with "', "tab\t\x00\r", 'four """" quotes'],
)
def test_docstrings(text):
    tree = gast.parse("def f():\n    pass")
    tree.body[0].body.insert(0, gast.Expr(gast.Constant(text, None)))
    printed = to_source(tree)
    assert printed.splitlines()[1].startswith('    """')
    assert gast.dump(gast.parse(printed)) == gast.dump(tree)


def test_constants_without_literals():
    for value in (float("nan"), complex("nan+1j"), complex(1, float("nan"))):
        printed = eval(to_source(gast.Constant(value, None)))
        assert repr(printed) == repr(value)
    for value in (-float("inf"), 1 + 2j, -1 - 2j, complex(0, -3), -(10**5000), (1, "a"), (2,)):
        assert eval(to_source(gast.Constant(value, None))) == value
    product = gast.BinOp(gast.Constant(1 + 2j, None), gast.Mult(), gast.Constant(-2, None))
    assert to_source(product) == "(1 + 2j) * -2"


def test_a_long_line():
    given = (
        "total = first_argument_name * second_argument_name + np.sum(third_argument_name**2) * "
        "(fourth_argument_name - 1.0)"
    )
    assert to_source(body_of(given)) == (
        "total = first_argument_name * second_argument_name + np.sum(third_argument_name**2) * (\n"
        "    fourth_argument_name - 1.0\n"
        ")\n"
    )
