"""Objects: whose code a derivative follows, and what it does to the caller's object."""

import types

import numpy as np
import pytest

from s2sgrad import Refused, differentiable, grad, jvp, vjp
from s2sgrad.errors import UsageError


class Base:
    def __init__(self, k):
        self.k = k
        self.calls = 0
        self.state = np.ones(2)

    def value(self, x):
        self.calls += 1
        return self.k * x

    def total(self, x, y):
        return self.value(x) * y

    def keep(self, x):
        self.state = self.state * x
        return np.sum(self.state)

    def __call__(self, x):
        return self.value(x) ** 2

    @grad
    def slope(self, x):
        return self.k * x**2

    @differentiable
    def cube(self, x):
        return self.k * x**3

    @grad
    def energy(self):
        return self.k**2


class Derived(Base):
    pass


def test_positions_are_counted_after_the_object():
    model = Base(3.0)
    assert grad(model.total)(2.0, 5.0) == 15.0
    assert grad(model.total, wrt=1)(2.0, 5.0) == 6.0
    assert grad(model.total, wrt=("x", "y"))(2.0, 5.0) == (15.0, 6.0)
    assert grad(Base.total)(model, 2.0, 5.0) == 15.0


def test_by_the_object():
    model = Base(3.0)
    found = grad(model.total, wrt="self")(2.0, 5.0)
    assert type(found) is Base
    assert found.k == 10.0
    assert found.calls is None
    assert model.energy().k == 6.0


def test_decorated_methods_and_objects_that_are_called():
    model = Base(3.0)
    assert model.slope(2.0) == 12.0
    assert model.cube(2.0) == 24.0
    assert grad(model.cube)(2.0) == 36.0
    assert grad(model)(2.0) == 36.0


def test_vjp_and_jvp_of_methods():
    model = Base(3.0)
    value, pullback = vjp(model.total, 2.0, 5.0)
    assert (value, pullback(1.0)) == (30.0, (15.0, 6.0))
    assert jvp(model.total, (2.0, 5.0), (1.0, 0.0)) == (30.0, 15.0)


def test_what_a_call_does_to_its_object_happens_once():
    model, twin = Base(3.0), Base(3.0)
    grad(model.keep)(2.0)
    grad(model.total)(2.0, 5.0)
    twin.keep(2.0)
    twin.total(2.0, 5.0)
    assert model.calls == twin.calls
    np.testing.assert_array_equal(model.state, twin.state)


def test_a_pullback_does_not_see_later_changes():
    model = Base(3.0)
    _, pullback = vjp(lambda m, x: m.value(x) * m.k, model, 2.0)
    model.k = 100.0
    assert pullback(1.0)[1] == 9.0


def test_an_edited_method_is_followed(monkeypatch):
    df = grad(lambda model, x: model.value(x), wrt="x")
    model = Derived(3.0)
    assert df(model, 2.0) == 3.0
    monkeypatch.setattr(Base, "value", lambda self, x: self.k * x * x)
    assert df(model, 2.0) == 12.0
    monkeypatch.setattr(Derived, "value", lambda self, x: x, raising=False)
    assert df(model, 2.0) == 1.0
    assert df(Base(3.0), 2.0) == 12.0


def test_attributes_may_change_their_kind():
    df = grad(lambda model, x: np.sum(model.k * x), wrt="x")
    model = Base(3.0)
    assert df(model, 2.0) == 3.0
    model.k = np.arange(3.0)
    assert df(model, 2.0) == 3.0
    model.k = 5.0
    assert df(model, 2.0) == 5.0


SETTINGS = types.SimpleNamespace(k=2.0)


def test_an_object_of_the_module_is_read_anew(monkeypatch):
    df = grad(lambda x: SETTINGS.k * x)
    assert df(1.0) == 2.0
    monkeypatch.setattr(SETTINGS, "k", 7.0)
    assert df(1.0) == 7.0


# what is refused


class Guarded:
    k = 1.0

    def __getattr__(self, name):
        return 2.0


def test_intercepted_attributes():
    with pytest.raises(Refused):
        grad(lambda g, x: g.k * x, wrt="x")(Guarded(), 1.0)


def test_a_missing_attribute():
    with pytest.raises(Refused, match="missing"):
        grad(lambda m, x: m.missing * x, wrt="x")(Base(1.0), 1.0)


def test_the_attribute_of_an_array():
    def f(x):
        x.shape = (2, 2)
        return np.sum(x)

    with pytest.raises(Refused, match="attribute"):
        grad(f)(np.ones(4))


def test_a_tangent_with_other_attributes():
    with pytest.raises(UsageError, match="attributes"):
        jvp(lambda m: m.k**2, (Base(1.0),), (SETTINGS,))


def test_an_attribute_called_value():
    """The function that makes objects of derivatives has a parameter of that name."""

    class Leaf:
        def __init__(self, value):
            self.value = value

    leaf = Leaf(3.0)
    found = grad(lambda leaf: leaf.value**2)(leaf)
    assert type(found) is Leaf
    assert found.value == 6.0
