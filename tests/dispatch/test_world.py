"""Whatever changes around a function after its derivative was built is followed."""

import importlib.util
import sys
import threading
import types

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import s2sgrad
from s2sgrad.errors import Refused

HELPERS = """
import numpy as np

FACTOR, COUNT, NAME, PAIR, TABLE = 2.0, 3, "a", (1, 2), np.array([1.0, 2.0])
MIXED, WEIGHTS = (2.0, [3.0]), [np.ones(2), 4.0]

def inner(x):
    return x * x

def outer(x):
    return inner(x) + 1.0

def loss(x):
    return outer(x)

def by_factor(x):
    return x * FACTOR

def by_count(x):
    return x * COUNT + x**COUNT

def by_name(x):
    return x if NAME == "a" else 5.0 * x

def by_pair(x):
    return x * PAIR[1]

def by_table(x):
    return np.sum(x * TABLE)

def by_mixed(x):
    return x * MIXED[0] * MIXED[1][0]

def by_weights(x):
    return np.sum(x * WEIGHTS[0]) * WEIGHTS[1]

def by_sine(x):
    return np.sin(x)

def by_max(x):
    return max(3.0 * x, 0.0)

def rounds(x):
    total = 0.0
    for i in range(3):
        total = total + x * i
    return total

def defaulted(x, c=2.0):
    return x * c

def keyword(x, *, c=3.0):
    return x * c

def by_default(x):
    return defaulted(x) + keyword(x)

def listed(x, c=[2.0, 3.0]):
    return x * c[0]

def by_listed(x):
    return listed(x)

class Base:
    rate = 2.0
    wave = np.sin

    @staticmethod
    def scaled(x):
        return x * 3.0

class Derived(Base):
    pass

def by_class(x):
    return Derived.scaled(x) * Derived.rate

def by_wave(x):
    return Derived.wave(x)
"""

USING = """
import helpers

def loss(x):
    return helpers.outer(x) * helpers.FACTOR

def by_sine(x):
    return helpers.np.sin(x)
"""


@pytest.fixture
def module(tmp_path):
    """Makes modules of text."""

    def make(text, title="world"):
        path = tmp_path / f"{title}.py"
        path.write_text(text)
        spec = importlib.util.spec_from_file_location(title, path)
        made = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(made)
        return made

    return make


@pytest.fixture
def using(module, monkeypatch):
    """A module that imports another one."""
    monkeypatch.setitem(sys.modules, "helpers", module(HELPERS, "helpers"))
    return module(USING, "using")


def other(x):
    return x * 9.0


@pytest.mark.parametrize(
    ("function", "name", "new", "before", "after"),
    [
        ("loss", "inner", other, 6.0, 9.0),
        ("loss", "outer", other, 6.0, 9.0),
        ("by_factor", "FACTOR", 5.0, 2.0, 5.0),
        ("by_factor", "FACTOR", np.float32(5.0), 2.0, 5.0),
        ("by_factor", "FACTOR", 5, 2.0, 5.0),
        ("by_count", "COUNT", 2, 30.0, 8.0),
        ("by_name", "NAME", "b", 1.0, 5.0),
        ("by_pair", "PAIR", (1, 7), 2.0, 7.0),
        ("by_table", "TABLE", np.array([4.0]), 3.0, 4.0),
        ("by_table", "TABLE", np.ones((2, 2)), 3.0, 4.0),
        ("by_table", "TABLE", 6.0, 3.0, 6.0),
        ("by_mixed", "MIXED", (4.0, [5.0]), 6.0, 20.0),
        ("by_weights", "WEIGHTS", [np.ones((2, 2)), 4], 8.0, 16.0),
        ("by_max", "max", lambda a, b: a * 11.0, 3.0, 33.0),
    ],
)
def test_globals(module, function, name, new, before, after):
    world = module(HELPERS)
    derivative = s2sgrad.grad(getattr(world, function))
    old = vars(world).get(name)
    assert derivative(3.0) == before
    setattr(world, name, new)
    assert derivative(3.0) == after
    assert derivative(3.0) == after
    if old is None:
        delattr(world, name)
    else:
        setattr(world, name, old)
    assert derivative(3.0) == before


@pytest.mark.parametrize("name", ["inner", "outer", "loss"])
def test_code_of_a_helper_edited_in_place(module, name):
    world = module(HELPERS)
    derivative = s2sgrad.grad(world.loss)
    assert derivative(3.0) == 6.0
    getattr(world, name).__code__ = other.__code__
    assert derivative(3.0) == 9.0


def test_defaults_of_helpers(module):
    world = module(HELPERS)
    derivative = s2sgrad.grad(world.by_default)
    assert derivative(1.0) == 5.0
    world.defaulted.__defaults__ = (10.0,)
    assert derivative(1.0) == 13.0
    world.keyword.__kwdefaults__["c"] = 20.0
    assert derivative(1.0) == 30.0
    world.keyword.__kwdefaults__ = {"c": 1.0}
    assert derivative(1.0) == 11.0
    world.keyword.__kwdefaults__ = None
    with pytest.raises(Refused, match="missing a required"):
        derivative(1.0)


def test_defaults_written_to(module):
    world = module(HELPERS)
    derivative = s2sgrad.grad(world.by_listed)
    assert derivative(1.0) == 2.0
    world.listed.__defaults__[0][0] = 8.0
    assert derivative(1.0) == 8.0


def test_lists_written_to(module):
    world = module(HELPERS)
    derivative = s2sgrad.grad(world.by_weights)
    assert derivative(1.0) == 8.0
    world.WEIGHTS[0] = np.ones((2, 2))
    assert derivative(1.0) == 16.0
    world.WEIGHTS[1] = 3
    assert derivative(1.0) == 12.0


@pytest.mark.parametrize("name", ["inner", "outer"])
def test_a_name_that_is_gone_and_comes_back(module, name):
    world = module(HELPERS)
    derivative = s2sgrad.grad(world.loss)
    assert derivative(3.0) == 6.0
    kept = vars(world).pop(name)
    for _ in range(2):
        with pytest.raises(Refused, match=f"cannot find out what `{name}` is"):
            derivative(3.0)
    setattr(world, name, kept)
    assert derivative(3.0) == 6.0


def test_a_range_that_is_another_one(module):
    """The core form is made anew where the names that it hangs on mean something else."""
    world = module(HELPERS)
    derivative = s2sgrad.grad(world.rounds)
    assert derivative(1.0) == 3.0
    world.range = lambda n: 5.0
    with pytest.raises(Refused):
        derivative(1.0)
    del world.range
    assert derivative(1.0) == 3.0


def test_another_module_by_the_name_of_numpy(module):
    world = module(HELPERS)
    derivative = s2sgrad.grad(world.by_sine)
    assert derivative(0.0) == 1.0
    world.np = types.ModuleType("other")
    world.np.sin = other
    with pytest.raises(Refused):
        derivative(0.0)


def test_members_of_classes(module):
    world = module(HELPERS)
    derivative = s2sgrad.grad(world.by_class)
    assert derivative(1.0) == 6.0
    world.Base.rate = 4.0
    assert derivative(1.0) == 12.0
    world.Derived.rate = 5.0
    assert derivative(1.0) == 15.0
    world.Derived.scaled = staticmethod(other)
    assert derivative(1.0) == 45.0
    del world.Derived.scaled
    assert derivative(1.0) == 15.0
    world.Base.scaled = staticmethod(other)
    assert derivative(1.0) == 45.0
    world.Derived = world.Base
    assert derivative(1.0) == 36.0
    del world.Base.rate
    with pytest.raises(Refused):
        derivative(1.0)


def test_members_that_are_functions_of_a_library(module, using):
    waving, by_sine = s2sgrad.grad(module(HELPERS).by_wave), s2sgrad.grad(using.by_sine)
    assert (waving(0.0), by_sine(0.0)) == (1.0, 1.0)
    waving.primal.__globals__["Base"].wave = np.cos
    using.helpers.np = types.ModuleType("other")
    using.helpers.np.sin = other
    assert (waving(0.0), by_sine(0.0)) == (0.0, 9.0)


def test_a_class_between(module):
    world = module(HELPERS)
    derivative = s2sgrad.grad(world.by_class)
    assert derivative(1.0) == 6.0
    between = type("Between", (world.Base,), {"scaled": staticmethod(other)})
    world.Derived.__bases__ = (between,)
    assert derivative(1.0) == 18.0


def test_attributes_of_modules(module, using):
    derivative = s2sgrad.grad(using.loss)
    assert derivative(3.0) == 12.0
    using.helpers.inner = other
    assert derivative(3.0) == 18.0
    using.helpers.outer = other
    using.helpers.FACTOR = 3
    assert derivative(3.0) == 27.0
    del using.helpers.outer
    with pytest.raises(Refused):
        derivative(3.0)
    using.helpers.__spec__.loader.exec_module(using.helpers)  # as importlib.reload does
    assert derivative(3.0) == 12.0
    using.helpers = module(HELPERS.replace("x * x", "x * 30.0"), "newer")
    assert derivative(3.0) == 60.0


class Lazy(types.ModuleType):
    """A module with an attribute that is computed."""

    rate = 1.0

    @property
    def FACTOR(self):
        return Lazy.rate


def test_modules_that_compute_their_attributes(using, monkeypatch):
    derivative = s2sgrad.grad(using.loss)
    assert derivative(3.0) == 12.0
    using.helpers.__class__ = Lazy
    assert derivative(3.0) == 6.0
    monkeypatch.setattr(Lazy, "rate", 3)
    assert derivative(3.0) == 18.0


def test_cells():
    rate, count = 2.0, 2

    def inner(x):
        return x**count

    def loss(x):
        return inner(x) * rate

    derivative = s2sgrad.grad(loss)
    assert derivative(3.0) == 12.0
    rate = 3
    assert derivative(3.0) == 18.0
    count = 3
    assert derivative(3.0) == 81.0
    inner, kept = other, inner
    assert derivative(3.0) == 27.0
    del inner
    for _ in range(2):
        with pytest.raises(Refused, match="cannot find out what `inner` is"):
            derivative(3.0)
    inner = kept
    assert derivative(3.0) == 81.0


@s2sgrad.differentiable
def area(x):
    return x * x


def calls_area(x):
    return area(x)


def test_the_primal_of_a_differentiable():
    derivative = s2sgrad.grad(calls_area)
    assert derivative(3.0) == 6.0
    before = area.primal.__code__
    area.primal.__code__ = other.__code__
    try:
        assert derivative(3.0) == 9.0
        assert s2sgrad.jvp(calls_area, (3.0,), (1.0,)) == (27.0, 9.0)
        assert s2sgrad.vjp(calls_area, 3.0)[1](1.0) == (9.0,)
    finally:
        area.primal.__code__ = before
    assert derivative(3.0) == 6.0


MEANING = 1.0


def by_meaning(x):
    return np.sum(x * MEANING)


meanings = st.one_of(
    st.sampled_from([0, 1, 2, 1.5, -0.0, np.float32(2.0), np.float64(2.0), np.int64(2)]),
    st.sampled_from([np.ones(()), np.ones(1), np.ones(2), np.ones((2, 1)), np.full(2, 3)]),
)


@given(st.lists(meanings, min_size=1, max_size=4))
def test_whatever_a_global_becomes(found):
    global MEANING
    derivative = s2sgrad.grad(by_meaning)
    x = np.array([1.0, 2.0])
    for MEANING in found:
        shape = np.broadcast_shapes(np.shape(MEANING), (2,))
        expected = np.broadcast_to(MEANING, shape).reshape(-1, 2).sum(axis=0)
        np.testing.assert_array_equal(derivative(x), expected)
        np.testing.assert_array_equal(derivative(x), expected)


def test_a_name_changed_by_another_thread(module):
    """Each call gives the derivative of one meaning or the other."""
    world = module(HELPERS)
    derivative = s2sgrad.grad(world.by_factor)
    stop = threading.Event()

    def change():
        while not stop.is_set():
            for factor in (2.0, 5):
                world.FACTOR = factor

    thread = threading.Thread(target=change)
    thread.start()
    try:
        assert {derivative(3.0) for _ in range(50)} <= {2.0, 5.0}
    finally:
        stop.set()
        thread.join()
