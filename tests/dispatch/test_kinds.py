"""The generated tests of kinds say what comparing kinds says."""

import pickle

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from s2sgrad.analyse.program import fingerprint
from s2sgrad.dispatch.bindings import Bindings
from s2sgrad.dispatch.kinds import kind_test, value_test
from s2sgrad.kinds import constant, kind_of


def fits(test, kind, value):
    """Whether a value passes the generated test of a kind."""
    bindings = Bindings(["x"])
    text = test("x", kind, bindings)
    return eval(text, {**bindings.values, "x": value})


def fits_inside(kind, value):
    """The same where the value is reached by an expression."""
    bindings = Bindings(["names"])
    text = kind_test("names['x']", kind, bindings)
    return eval(text, {**bindings.values, "names": {"x": value}})


dtypes = st.sampled_from(["f8", "f4", "i8", "c16", "?", ">f8"])
arrays = st.builds(np.zeros, st.lists(st.sampled_from([0, 1, 2, 3]), max_size=3), dtypes)
numbers = st.sampled_from([0, 1, True, False, 0.0, 1.0, -0.0, float("nan"), 1j, None, "", "1"])
scalars = st.builds(lambda dtype: np.zeros((), dtype)[()], dtypes)
single = st.one_of(arrays, numbers, scalars, st.sampled_from([kind_of, Bindings]))
values = st.recursive(
    single,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.tuples(inner, inner)),
    max_leaves=5,
)


@given(values, values)
def test_a_value_fits_if_its_kind_is_the_same(one, other):
    kind = kind_of(one)
    same = fingerprint(kind) == fingerprint(kind_of(other))
    assert fits(kind_test, kind, one)
    assert fits(kind_test, kind, other) == same
    assert fits_inside(kind, other) == same


@given(values, values)
def test_a_value_fits_if_it_is_the_same_constant(one, other):
    kind = constant(one)
    assert fits(value_test, kind, one)
    assert fits(value_test, kind, other) == (fingerprint(kind) == fingerprint(constant(other)))


def test_dtypes_from_pickles_are_as_good_as_others():
    fresh, pickled = np.ones(3), pickle.loads(pickle.dumps(np.ones(3)))
    for one in (fresh, pickled):
        for other in (fresh, pickled):
            assert fits(kind_test, kind_of(one), other)


def test_long_lists_and_subclasses():
    floats = [1.0] * 20
    assert fits(kind_test, kind_of(floats), [2.0] * 30)
    assert not fits(kind_test, kind_of(floats), [1] * 30)
    assert not fits(kind_test, kind_of(np.ones(2)), np.ma.masked_array([1.0, 2.0]))
    assert not fits(kind_test, kind_of(1.0), np.float64(1.0))
    assert not fits(kind_test, kind_of(np.float64(1.0)), 1.0)
