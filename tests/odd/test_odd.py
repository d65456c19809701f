"""Nothing fails inside: there is an answer, an error of ours, or the plain call fails, too."""

import collections
import contextlib
import decimal
import fractions
import functools
import inspect
import io
import linecache
import math
import sys
import textwrap
import warnings

import numpy as np
import pytest

import s2sgrad
from s2sgrad.cli import main
from s2sgrad.errors import S2SGradError
from tests.odd import programs

FUNCTIONS = [f for f in vars(programs).values() if inspect.isfunction(f)]
Pair = collections.namedtuple("Pair", "a b")


class Sub(np.ndarray):
    pass


class Number(float):
    pass


class Hostile:
    def __eq__(self, other):
        raise RuntimeError("compared")

    def __hash__(self):
        raise TypeError("not hashable")

    def __bool__(self):
        raise RuntimeError("taken for a truth value")

    def __len__(self):
        raise RuntimeError("measured")


COMMON = {
    "float": lambda: 1.5,
    "vector": lambda: np.array([0.5, 1.0, 2.0]),
    "matrix": lambda: np.array([[2.0, 0.5], [0.5, 1.0]]),
    "list": lambda: [1.0, 2.0, 3.0],
}
ODD = {
    "none": lambda: None,
    "text": lambda: "abc",
    "bytes": lambda: b"ab",
    "int": lambda: 3,
    "bool": lambda: True,
    "huge": lambda: 10**400,
    "complex": lambda: 1 + 2j,
    "nan": lambda: math.nan,
    "inf": lambda: math.inf,
    "half": lambda: np.float16(2.0),
    "single": lambda: np.float32(2.0),
    "long": lambda: np.longdouble(2.0),
    "numpy int": lambda: np.int64(2),
    "0-d": lambda: np.array(2.0),
    "empty": lambda: np.zeros(0),
    "no columns": lambda: np.zeros((3, 0)),
    "one": lambda: np.ones(1),
    "3-d": lambda: np.ones((2, 3, 4)),
    "ints": lambda: np.arange(3),
    "truths": lambda: np.array([True, False]),
    "halves": lambda: np.ones(3, np.float16),
    "big endian": lambda: np.ones(3, ">f8"),
    "longs": lambda: np.ones(3, np.longdouble),
    "complexes": lambda: np.ones(3, complex),
    "nans": lambda: np.array([math.nan, 1.0]),
    "fortran": lambda: np.asfortranarray(np.ones((2, 3))),
    "read only": lambda: np.broadcast_to(np.array([1.0, 2.0]), (3, 2)),
    "backwards": lambda: np.arange(12.0)[::-2],
    "objects": lambda: np.array([1.0, None]),
    "texts": lambda: np.array(["a"]),
    "dates": lambda: np.array(["2020-01-01"], "M8[D]"),
    "fields": lambda: np.zeros(2, [("a", float)]),
    "masked": lambda: np.ma.masked_array([1.0, 2.0], [0, 1]),
    "np.matrix": lambda: np.asmatrix([[1.0, 2.0]]),
    "subclass": lambda: np.ones(3).view(Sub),
    "empty list": list,
    "nested": lambda: [[1.0, 2.0], [3.0, 4.0]],
    "mixed": lambda: [1.0, "a", None],
    "long list": lambda: [1.0] * 40,
    "deep": lambda: [[[[[1.0]]]]],
    "tuple": lambda: (1.0, 2.0),
    "dict": lambda: {"a": 1.5},
    "empty dict": dict,
    "int keys": lambda: {1: 2.0},
    "set": lambda: {1.0, 2.0},
    "frozenset": lambda: frozenset([1.0]),
    "named tuple": lambda: Pair(1.0, 2.0),
    "deque": lambda: collections.deque([1.0]),
    "generator": lambda: (v for v in [1.0, 2.0]),
    "iterator": lambda: iter([1.0, 2.0]),
    "range": lambda: range(3),
    "ufunc": lambda: np.sin,
    "function": lambda: math.sin,
    "class": lambda: float,
    "module": lambda: np,
    "float class": lambda: Number(2.0),
    "fraction": lambda: fractions.Fraction(1, 2),
    "decimal": lambda: decimal.Decimal("1.5"),
    "ellipsis": lambda: ...,
    "slice": lambda: slice(1),
    "hostile": Hostile,
}
DERIVATIVES = {
    "grad": lambda f, *args: s2sgrad.grad(f)(*args),
    "vjp": lambda f, *args: s2sgrad.vjp(f, *args),
    "jvp": lambda f, *args: s2sgrad.jvp(f, args, args),
}


def outcome(call):
    """The exception of a call; None if there is none."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                call()
        except Exception as error:
            return error
    return None


def assert_none_of_its_own(call, plain):
    """Raise what a call raises, unless it is an error of ours, or the plain call raises, too."""
    error = outcome(call)
    if error is None or (isinstance(error, S2SGradError) and "s2sgrad failed" not in str(error)):
        return
    if outcome(plain) is None:
        raise error


def assert_all_answer(function, make, derivatives=DERIVATIVES):
    count = function.__code__.co_argcount if function.__name__ in ("two", "swap") else 1
    count = 0 if function.__name__ == "noargs" else count
    for derive in derivatives.values():
        assert_none_of_its_own(
            lambda derive=derive: derive(function, *(make() for _ in range(count))),
            lambda: function(*(make() for _ in range(count))),
        )


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_programs(function):
    for make in COMMON.values():
        assert_all_answer(function, make)


@pytest.mark.parametrize("kind", ODD)
def test_arguments(kind):
    chosen = "square two none first item idx default kw iterate method lam fstr and_ isinstance_"
    for name in chosen.split():
        assert_all_answer(getattr(programs, name), ODD[kind])


class Owner:
    k = 2.0

    def method(self, x):
        return x * self.k

    def __call__(self, x):
        return x * 3.0

    @classmethod
    def of_class(cls, x):
        return x

    @staticmethod
    def static(x):
        return x * 2.0


CALLABLES = {
    "ufunc": np.sin,
    "math": math.sin,
    "builtin": abs,
    "class": float,
    "own class": Owner,
    "partial": functools.partial(programs.two, y=3.0),
    "method": Owner().method,
    "callable": Owner(),
    "class method": Owner.of_class,
    "static method": Owner.static,
    "unbound": Owner.method,
    "text": "f",
    "number": 3,
    "list": [programs.square],
    "vectorize": np.vectorize(lambda x: x),
    "frompyfunc": np.frompyfunc(lambda x: x, 1, 1),
    "cache": functools.lru_cache(programs.square),
    "single dispatch": functools.singledispatch(programs.square),
    "derivative": s2sgrad.grad(programs.square),
    "differentiable": s2sgrad.differentiable(programs.square),
    "module": np,
    "property": property(programs.square),
    "hostile": Hostile(),
    "print": print,
}
USES = {
    "grad": lambda f: s2sgrad.grad(f)(1.5),
    "value_and_grad": lambda f: s2sgrad.value_and_grad(f)(1.5),
    "vjp": lambda f: s2sgrad.vjp(f, 1.5)[1](1.0),
    "jvp": lambda f: s2sgrad.jvp(f, (1.5,), (1.0,)),
    "check_grad": lambda f: s2sgrad.check_grad(f, 1.5),
    "source": lambda f: s2sgrad.grad(f).source,
    "repr": lambda f: repr(s2sgrad.grad(f)),
    "lower": lambda f: s2sgrad.grad(f).lower(1.5),
    "differentiable": lambda f: s2sgrad.differentiable(f).grad(1.5),
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("title", CALLABLES)
def test_what_is_differentiated(title, use):
    function = CALLABLES[title]
    assert_none_of_its_own(lambda: USES[use](function), lambda: function(1.5))


SELECTIONS = [0, 1, 2, -1, -5, "x", "y", "z", "", (), (0, 0), ("x", "x"), (0, "x"), [0], [], True]
SELECTIONS += [1.5, b"x", np.int64(0), np.array([0]), {"x": 1}, {"x"}, slice(0), object()]
SELECTIONS += [("x", None), "self.k", "x.y", "x[0]", "x.", "..", Hostile(), ["x", ["y"]], 10**30]


@pytest.mark.parametrize("number", range(len(SELECTIONS)))
def test_selections(number):
    wrt = SELECTIONS[number]
    for use in (
        lambda: s2sgrad.grad(programs.two, wrt=wrt)(1.5, 2.0),
        lambda: s2sgrad.grad(programs.two, argnums=wrt)(1.5, 2.0),
        lambda: s2sgrad.value_and_grad(programs.two, wrt=wrt)(1.5, 2.0),
        lambda: s2sgrad.vjp(programs.two, 1.5, 2.0, wrt=wrt)[1](1.0),
        lambda: s2sgrad.check_grad(programs.two, 1.5, 2.0, wrt=wrt),
        lambda: s2sgrad.differentiable(programs.two, wrt=wrt).grad(1.5, 2.0),
    ):
        error = outcome(use)
        assert error is None or isinstance(error, S2SGradError), repr(error)


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [((1.0, 2.0, 3.0), {}), ((), {}), ((1.0,), {"z": 1}), ((1.0,), {"x": 1}), ((Hostile(),), {})],
)
def test_calls_that_do_not_fit(args, kwargs):
    for use in (
        lambda: s2sgrad.grad(programs.two)(*args, **kwargs),
        lambda: s2sgrad.vjp(programs.two, *args, **kwargs),
        lambda: s2sgrad.grad(programs.two).lower(*args, **kwargs),
    ):
        assert_none_of_its_own(use, lambda: programs.two(*args, **kwargs))


@pytest.mark.parametrize(
    ("primals", "tangents"),
    [
        (1.0, 1.0),
        ((1.0,), None),
        (None, None),
        ((1.0,), ("a",)),
        ((1.0,), (1j,)),
        ((1.0,), (np.ones(3),)),
        ((np.ones(3),), ([1, 2],)),
        ((np.ones(3),), ([1, [2]],)),
        (np.ones(2), np.ones(2)),
    ],
)
def test_tangents(primals, tangents):
    error = outcome(lambda: s2sgrad.jvp(programs.square, primals, tangents))
    assert isinstance(error, S2SGradError), repr(error)


NEWER = {
    (3, 11): ["try:\n        y = x\n    except* ValueError:\n        y = 2.0", "y = x[*[0]]"],
    (3, 12): ["type T = float\n    return x", "def g[T](v: T) -> T: return v\n    return g(x)"],
    (3, 14): [
        "y = t'{x}'",
        "try:\n        return x\n    except ValueError, KeyError:\n        pass",
    ],
}


@pytest.mark.parametrize(
    "body",
    [body for version, bodies in NEWER.items() if sys.version_info >= version for body in bodies],
)
def test_newer_syntax(body):
    text = textwrap.dedent(f"def f(x):\n    {body}\n    return x * x\n")
    linecache.cache["newer.py"] = (len(text), None, text.splitlines(True), "newer.py")
    space = {}
    exec(compile(text, "newer.py", "exec"), space)
    for value in COMMON.values():
        assert_all_answer(space["f"], value)


COMMANDS = [
    ["show", "TARGET:square"],
    ["show", "TARGET:none", "--types", "x=f8"],
    ["show", "TARGET:square", "--types", "x=nonsense["],
    ["show", "TARGET:square", "--types", "y=f8"],
    ["show", "TARGET:square", "--wrt", "z"],
    ["show", "TARGET:square", "--wrt", ""],
    ["show", "TARGET:square", "--stage", "nothing"],
    ["show", "TARGET:square", "--explain", "--types", "x=int"],
    ["show", "TARGET:no_such_function"],
    ["show", "TARGET"],
    ["show", "TARGET:math"],
    ["show", "/no/such/file.py:f"],
    ["show", "no.such.module:f"],
    ["show", ":::"],
    ["check", "TARGET"],
    ["check", "TARGET:square", "--wrt", "z"],
    ["check", "/no/such/folder"],
    ["test", "TARGET:square", "--types", "x=f8[:]"],
    ["test", "TARGET:raises", "--types", "x=f8[:]"],
    ["test", "TARGET:strret", "--types", "x=f8[:]"],
    ["test", "TARGET:noargs"],
    ["export", "TARGET:square", "--types", "x=f8[:]"],
    ["export", "TARGET:square", "--types", "x=f8[:]", "-o", "/no/such/folder/f.py"],
    ["explain", "no-such-code"],
    ["rules", "no.such.rule"],
]


@pytest.mark.parametrize("line", COMMANDS, ids=" ".join)
def test_commands(line, capsys):
    line = [word.replace("TARGET", programs.__file__) for word in line]
    assert main(line) in (0, 1, 2, 3)
    printed = capsys.readouterr()
    assert "s2sgrad failed" not in printed.out + printed.err
    assert "Traceback" not in printed.out + printed.err
