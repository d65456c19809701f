"""Derivatives with respect to constants of modules, by path."""

import re
import types

import numpy as np
import pytest

import s2sgrad
from s2sgrad import check_grad, grad, hessian, hvp, jacfwd, jacobian, jacrev, value_and_grad, vjp
from s2sgrad.errors import (
    IntegerWrt,
    LostDerivativeWarning,
    Refused,
    S2SGradError,
    UsageError,
    WrtError,
)
from tests.constants import config, copies, programs, solver
from tests.constants.config import Config, Material


@pytest.fixture(autouse=True)
def unchanged(monkeypatch):
    """Constants that a test changes are as before in the next one."""
    monkeypatch.setattr(solver, "DT", solver.DT)
    monkeypatch.setattr(config, "WEIGHTS", config.WEIGHTS)
    monkeypatch.setattr(programs, "SCALE", programs.SCALE)
    for owner, name in ((config.CONFIG, "k"), (config.CONFIG.material, "layers")):
        monkeypatch.setattr(owner, name, getattr(owner, name))


EVERYTHING = (
    *("material.E", "solver.DT", "solver.GRAVITY", "CONFIG.k", "CONFIG.material.E", "WEIGHTS"),
    *("PARAMS.a", "PARAMS.b", "SCALE", "config.PAIR.0", "config.FROZEN.mu", "x"),
)


# the derivative is right, wherever the constant is read

PROGRAMS = [
    (programs.oscillator, (1.0, 5), ("sv.DT", "x", "solver.GRAVITY")),
    (programs.everything, (0.7, Material(1.1)), EVERYTHING),
    (programs.linear, (np.array([1.0, 2.0]),), ("config.WEIGHTS", "solver.DT", "x")),
    (programs.bare, (2.0,), ("SCALE", "x", "SHIFTS", "lower")),
    (programs.handed_on, (2.0,), ("sv.DT", "solver.GRAVITY")),
    (programs.recursive, (2.0, 3), ("solver.DT", "x")),
    (programs.shadowed, (2.0, 3.0), ("solver.DT", "DT")),
    (programs.closed, (2.0,), ("k", "solver.DT")),
    (copies.passes_it, (2.0,), ("solver.DT", "x")),
    *(
        (one, (2.0,), ("solver.DT",))
        for one in (
            *(programs.mapped, programs.reduced, programs.imported_inside, programs.module_inside),
            *(programs.with_keywords, programs.with_stars, programs.decorated),
            *(programs.calls_decorated, programs.conditional, programs.until),
            *(programs.derivative_inside, programs.same_number, programs.partial),
        )
    ),
]


@pytest.mark.parametrize(
    ("function", "args", "wrt"), PROGRAMS, ids=lambda p: getattr(p, "__name__", None)
)
def test_derivatives_against_differences(function, args, wrt):
    check_grad(function, *args, wrt=wrt)
    if np.ndim(function(*args)) == 0:
        derivative = value_and_grad(function, wrt=wrt)
        value, found = derivative(*args)
        assert derivative(*args)[0] == value == pytest.approx(function(*args))
        _, plain = value_and_grad(function, wrt=wrt, optimise=False)(*args)
        for one, other in zip(found, plain, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-13)


def test_both_modes_agree():
    x, cotangent = np.array([1.0, 2.0]), np.array([1.0, 0.5])
    wrt = ("solver.DT", "x", "config.WEIGHTS")
    value, pullback = vjp(programs.linear, x, wrt=wrt)
    np.testing.assert_allclose(value, programs.linear(x))
    for make in (jacfwd, jacrev, jacobian):
        rows = make(programs.linear, wrt=wrt)(x)
        for bar, row in zip(pullback(cotangent), rows, strict=True):
            np.testing.assert_allclose(bar, np.tensordot(cotangent, row, 1))
            assert np.shape(row) == np.shape(cotangent) + np.shape(bar)
    for bar, again in zip(pullback(cotangent), pullback(cotangent), strict=True):
        np.testing.assert_array_equal(bar, again)
    forward = jacfwd(programs.oscillator, wrt=("sv.DT", "x"))(1.0, 5)
    np.testing.assert_allclose(forward, grad(programs.oscillator, wrt=("sv.DT", "x"))(1.0, 5))


def test_a_pullback_keeps_to_the_constants_of_its_call():
    _, pullback = vjp(
        programs.linear, np.array([1.0, 2.0]), wrt=("x", "solver.DT", "config.WEIGHTS")
    )
    before = pullback(np.ones(2))
    solver.DT, config.WEIGHTS = 5.0, np.zeros((2, 2))
    for one, other in zip(before, pullback(np.ones(2)), strict=True):
        np.testing.assert_array_equal(one, other)


def test_results_have_the_structure_of_the_constant():
    args = (0.7, Material(1.1))
    whole = grad(programs.everything, wrt="CONFIG")(*args)
    assert type(whole) is Config
    assert whole.k == grad(programs.everything, wrt="CONFIG.k")(*args)
    material = grad(programs.everything, wrt="config.CONFIG.material")(*args)
    assert material == whole.material
    table = grad(programs.everything, wrt="PARAMS")(*args)
    assert list(table) == ["a", "b", "n"]
    assert table["n"] is None
    np.testing.assert_allclose(table["b"], grad(programs.everything, wrt="PARAMS.b")(*args))
    assert type(grad(programs.bare, wrt="SCALE")(2.0)) is float
    programs.SCALE = np.float32(2.0)
    assert type(grad(programs.bare, wrt="SCALE")(2.0)) is np.float32


def test_methods_lambdas_and_differentiable():
    spring = programs.Spring(2.0)
    both = grad(spring.pull, wrt=("x", "SCALE", "self.mass", "solver.GRAVITY"))(3.0)
    np.testing.assert_allclose(both, (-6.0, -9.0, 9.81 - 9.0, 2.0))
    assert grad(programs.Spring.pull, wrt="SCALE")(spring, 3.0) == -9.0
    assert grad(lambda x: x * x * solver.DT, wrt="solver.DT")(3.0) == 9.0
    kept = s2sgrad.differentiable(programs.bare, wrt="SCALE")
    assert kept.grad(2.0) == kept.value_and_grad(2.0)[1] == kept.vjp(2.0, wrt="SCALE")[1](1.0)
    value, pullback, aux = vjp(lambda x: (x * solver.DT, x), 3.0, wrt="solver.DT", has_aux=True)
    assert (value, aux, pullback(2.0)) == (3.0 * solver.DT, 3.0, 6.0)


def test_arguments_of_every_kind():
    args, named = (1.0, 2.0, 3.0, 4.0), {"w": 2.0, "q": 5.0}
    value = programs.of_every_kind(*args, **named)
    derivative = grad(programs.of_every_kind, wrt=("SCALE", "w", "x"))
    for _ in range(2):
        np.testing.assert_allclose(derivative(*args, **named), (value / 2, value / 2, value))
    _, pullback = vjp(programs.of_every_kind, *args, **named, wrt=("x", "SCALE"))
    np.testing.assert_allclose(pullback(1.0), (value, value / 2))


def test_second_derivatives():
    second = hessian(programs.bare, wrt="SCALE")(2.0)
    assert second == pytest.approx(2 * 2.0 * 3.0 * 1.5)
    assert hvp(programs.bare, 2.0, 2.0, wrt="SCALE") == pytest.approx(2 * second)
    mixed = grad(grad(programs.bare, wrt="SCALE"), wrt="x")(2.0)
    assert mixed == pytest.approx(grad(grad(programs.bare, wrt="x"), wrt="SCALE")(2.0))
    [[_, across], [back, _]] = hessian(programs.oscillator, wrt=("x", "sv.DT"))(1.0, 5)
    assert across == pytest.approx(back)
    step = 1e-5
    slope = grad(programs.oscillator)
    solver.DT += step
    after = slope(1.0, 5)
    solver.DT -= 2 * step
    assert across == pytest.approx((after - slope(1.0, 5)) / (2 * step), rel=1e-6)
    whole, part = hvp(programs.bare, 2.0, (1.0, np.array([1.0, 0.0])), wrt=("SCALE", "SHIFTS"))
    blocks = hessian(programs.bare, wrt=("SCALE", "SHIFTS"))(2.0)
    assert whole == pytest.approx(blocks[0][0] + blocks[0][1][0])
    np.testing.assert_allclose(part, blocks[1][0] + blocks[1][1][:, 0])


# the values are those of the time of the call


def test_a_constant_that_is_changed():
    derivative = grad(programs.recursive, wrt="solver.DT")
    assert derivative(2.0, 3) == pytest.approx(2.0 * 3 * 0.1**2)
    built = derivative._variants.latest
    solver.DT = 0.2
    assert derivative(2.0, 3) == pytest.approx(2.0 * 3 * 0.2**2)
    assert derivative._variants.latest is built
    solver.DT = np.float64(0.3)
    assert derivative(2.0, 3) == pytest.approx(2.0 * 3 * 0.3**2)
    solver.DT = 1
    with pytest.raises(IntegerWrt, match=r"`solver.DT`: it is 1. Write it as a float"):
        derivative(2.0, 3)


def test_what_else_a_constant_holds_is_looked_at_again():
    derivative = grad(programs.energy, wrt="CONFIG.material.E")
    assert derivative(2.0) == 2.0 + 4.0 + 8.0
    config.CONFIG.material.layers = 2
    assert derivative(2.0) == 2.0 + 4.0
    linear = jacfwd(programs.linear, wrt="config.WEIGHTS")
    assert linear(np.ones(2)).shape == (2, 2, 2)
    config.WEIGHTS = np.ones((3, 2))
    assert linear(np.ones(2)).shape == (3, 3, 2)


def test_a_constant_that_a_function_imports():
    derivative = grad(programs.imported_inside, wrt=("x", "DT"))
    for dt in (0.1, 0.7, 0.1):
        solver.DT = dt
        np.testing.assert_allclose(derivative(2.0), (dt**2, 4.0 * dt))


def test_a_module_that_is_exchanged():
    other = types.ModuleType("other")
    other.DT = 3.0
    derivative = grad(programs.cubed, wrt="sv.DT")
    assert derivative(2.0) == pytest.approx(3 * 0.01 * 4.0)
    before, programs.sv = programs.sv, other
    try:
        assert derivative(2.0) == pytest.approx(3 * 9.0 * 4.0)
    finally:
        programs.sv = before
    assert derivative(2.0) == pytest.approx(3 * 0.01 * 4.0)


def test_one_object_under_two_names():
    first = grad(programs.argument_too, wrt="CONFIG.k")
    assert first(2.0, Config()) == 4.0
    assert first(2.0, Config()) == 4.0
    other = types.SimpleNamespace(k=1.0)
    before, programs.CONFIG = programs.CONFIG, other
    try:  # config.CONFIG is another object now than programs.CONFIG
        apart = grad(programs.Spring.pull, wrt="config.CONFIG.k")
        assert apart(programs.Spring(1.0), 2.0) == -4.0
    finally:
        programs.CONFIG = before


def test_names_that_come_to_mean_one_object():
    derivative = grad(programs.two_objects, wrt="config.CONFIG.k")
    assert derivative(2.0) == 2.0
    before, programs.OTHER = programs.OTHER, config.CONFIG
    try:
        assert derivative(2.0) == 2.0 + 4.0
    finally:
        programs.OTHER = before
    assert derivative(2.0) == 2.0


# what is refused


@pytest.mark.parametrize(
    ("wrt", "message"),
    [
        ("nothing", "has no parameter 'nothing'"),
        ("solver.NOTHING", "the module `solver` has no 'NOTHING'"),
        ("solver", "is a module: name a constant in it"),
        ("config.CONFIG.nothing", "`config.CONFIG` has no attribute or item 'nothing'"),
        ("config.CONFIG.scheme", "holds no floats"),
        ("solver.step", "holds no floats"),
        ("config.Material.E", "what the class `config.Material` holds"),
        (("CONFIG.k", "config.CONFIG.k"), "hold the same object"),
        (("solver.DT", "sv.DT"), "none twice"),
        (("CONFIG.k", "MATERIAL"), "hold the same object"),
    ],
)
def test_wrt_that_means_nothing(wrt, message):
    with pytest.raises(WrtError, match=re.escape(message)):
        grad(copies.part_of_it if "MATERIAL" in wrt else programs.energy, wrt=wrt)(2.0)


@pytest.mark.parametrize(
    ("function", "wrt"),
    [
        (programs.hidden_by_a_variable, "SCALE"),
        (programs.hidden_by_a_comprehension, "SCALE"),
        (programs.over_its_own_name, "solver.DT"),
    ],
)
def test_variables_that_are_called_as_what_a_constant_is_read_from(function, wrt):
    for make in (grad, jacfwd):
        with pytest.raises(WrtError, match=r"has a variable `\w+` of its own"):
            make(function, wrt=wrt)(2.0)
    check_grad(function, 2.0, wrt="x")


@pytest.mark.parametrize("wrt", ["solver.ROUNDS", "CONFIG.material.layers"])
def test_integers(wrt):
    with pytest.raises(IntegerWrt, match="float"):
        grad(programs.energy, wrt=wrt)(2.0)


@pytest.mark.parametrize(
    "function",
    [
        *(copies.imported, copies.renamed, copies.half, copies.double, copies.sixth),
        *(copies.listed, copies.deep, copies.default, copies.takes_default),
        *(copies.of_dictionary, copies.through_variable, copies.by_getattr),
        *(copies.held_by_class, copies.held_by_class_of_argument, copies.default_of_class),
        *(copies.calls_closed, copies.calls_closed_half, copies.calls_partial),
    ],
)
def test_copies_are_refused(function):
    for make in (grad, jacfwd):
        with pytest.raises(Refused) as caught:
            make(function, wrt="solver.DT")(2.0)
        assert {b.code for b in caught.value.blockers} <= {
            "constant",
            "attribute",
            "unknown-function",
        }


def test_copies_that_are_asked_for_too():
    whole = grad(copies.imported, wrt=("solver.DT", "DT"))(2.0)
    assert whole == (1.0, 2.0)
    with pytest.raises(Refused, match="`MATERIAL` and `CONFIG` hold the same object"):
        grad(copies.part_of_it, wrt="CONFIG.k")(2.0)


@pytest.mark.parametrize(
    ("function", "wrt"),
    [
        (copies.writes_object, "CONFIG.k"),
        (copies.writes_deep, "config.CONFIG.k"),
        (copies.writes_array, "WEIGHTS"),
        (copies.writes_alias, "config.WEIGHTS"),
        (copies.writes_by_call, "WEIGHTS"),
        (copies.writes_number, "solver.DT"),
    ],
)
def test_writes_are_refused(function, wrt):
    before = repr((config.CONFIG, config.WEIGHTS, solver.DT))
    with pytest.raises(Refused) as caught:
        grad(function, wrt=wrt)(2.0)
    assert {b.code for b in caught.value.blockers} <= {"outer-write", "attribute"}
    assert repr((config.CONFIG, config.WEIGHTS, solver.DT)) == before


def test_an_argument_that_a_constant_holds():
    with pytest.raises(Refused, match="the argument `cfg` holds an object that `CONFIG` holds"):
        grad(programs.argument_too, wrt="CONFIG.k")(2.0, config.CONFIG)
    derivative = grad(copies.writes_argument, wrt="WEIGHTS")
    np.testing.assert_allclose(derivative(np.array([1.0, 2.0])), [[4.0, 4.0], [2.0, 2.0]])
    with pytest.raises(Refused, match="share memory"):
        derivative(config.WEIGHTS[0])


def test_a_constant_that_is_not_read():
    with pytest.warns(LostDerivativeWarning, match=r"does not depend on `solver.DT`"):
        assert grad(programs.unread, wrt="solver.DT")(2.0) == 0.0


def test_what_has_no_place_for_constants():
    with pytest.raises(UsageError, match="a pullback is that of whole parameters"):
        vjp(programs.energy, 2.0, wrt="CONFIG.k")
    with pytest.raises(S2SGradError, match="by floats or arrays of floats, but `CONFIG`"):
        jacfwd(programs.energy, wrt="CONFIG")(2.0)
    with pytest.raises(WrtError, match="is a constant, which an objective does not set"):
        s2sgrad.objective(programs.bare, 2.0, select=("solver.DT",))
    with pytest.raises(WrtError, match="has no attribute or item"):
        s2sgrad.objective(programs.bare, 2.0, select=("nothing",))


# the text


def test_the_text_reads_a_constant_once():
    text = grad(programs.oscillator, wrt=("x", "solver.DT")).lower(1.0, 5).source
    assert "def oscillator_grad(x, n):" in text
    assert '"""Gradient of `oscillator` with respect to x, solver.DT."""' in text
    assert text.count("solver.DT") == 2
    assert "    DT = solver.DT\n" in text
    assert "    scale = SCALE\n" in grad(programs.bare, wrt="SCALE").lower(2.0).source


def test_the_text_before_a_call():
    text = grad(programs.annotated, wrt="SCALE").source
    assert text.startswith("def annotated_grad(x):")
    assert "    scale = SCALE\n" in text


def test_nothing_is_handed_to_functions_that_read_no_constant():
    text = grad(programs.everything, wrt="solver.GRAVITY").lower(0.7, Material()).source
    assert "energy(x) + pull_forward(spring, x, GRAVITY, self_tape)" in text
    assert "self.force(x) * SCALE + weight_forward(self, GRAVITY, self_tape)" in text
