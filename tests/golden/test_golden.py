"""The generated texts, byte for byte; and that they compute what they should."""

import numpy as np
import pytest

from tests.golden import texts
from tests.oracles import differences, trees

ALL = pytest.mark.parametrize("name", texts.NAMES)
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


@ALL
def test_text(name, request):
    golden = texts.module(name)
    if request.config.getoption("--update-golden"):
        texts.update(name)
    first, second = texts.built(golden)[1], texts.built(golden)[1]
    assert first == second
    assert texts.as_in_file(first) == texts.expected_source(name)


@ALL
def test_the_text_in_the_file_computes_what_was_built(name, request):
    if request.config.getoption("--update-golden"):
        pytest.skip("the file has only just been written")
    golden = texts.module(name)
    found = answers(golden, texts.derivative(golden, name))
    assert_same(golden, found, answers(golden, texts.built(golden)[0]), 0.0)


@ALL
def test_unoptimised(name):
    golden = texts.module(name)
    found = answers(golden, texts.built(golden, optimise=False)[0])
    assert_same(golden, found, answers(golden, texts.built(golden)[0]), tolerance(golden))


@ALL
def test_against_differences(name):
    golden = texts.module(name)
    args, direction = texts.arguments(golden), along(golden)
    weights = cotangent(golden.PRIMAL(*args))
    slope = differences.directional(
        lambda *moved: np.sum(golden.PRIMAL(*moved) * weights), args, direction
    )
    found = answers(golden, texts.built(golden)[0])[-1]
    close = 1e-4 if single(golden) else 1e-7
    assert abs(found - slope.value) <= close * max(1.0, abs(slope.value)) + 10 * slope.error


def answers(golden, function):
    """The value, where there is one, and last the derivative along a direction."""
    args, direction = texts.arguments(golden), along(golden)
    moving = [direction[position] for position in positions(golden)]
    if golden.MODE == "jvp":
        value, tangent = function(*args, *moving)
        return value, tangent, float(np.sum(tangent * cotangent(value)))
    if golden.MODE == "vjp":
        value, pullback = function(*args)
        gradients = pullback(cotangent(value))
        assert_equal_pullbacks(gradients, pullback(cotangent(value)))
        return value, gradients, trees.inner(gradients, tuple(direction))
    value, gradient = function(*args) if golden.MODE == "value_and_grad" else (0.0, function(*args))
    gradients = gradient if len(golden.WRT) > 1 else (gradient,)
    return value, gradients, trees.inner(gradients, tuple(moving))


def assert_equal_pullbacks(first, second):
    for a, b in zip(trees.leaves(first), trees.leaves(second), strict=True):
        np.testing.assert_array_equal(a, b)


def assert_same(golden, first, second, relative):
    for a, b in zip(trees.leaves(first), trees.leaves(second), strict=True):
        assert np.shape(a) == np.shape(b)
        np.testing.assert_allclose(a, b, rtol=relative, atol=relative)


def positions(golden):
    code = golden.PRIMAL.__code__
    return [code.co_varnames[: code.co_argcount].index(name) for name in golden.WRT]


def along(golden):
    """A direction in the arguments that move, None for the others."""
    args = texts.arguments(golden)
    along_all = trees.random_direction(args, np.random.default_rng(8))
    return tuple(
        one if i in positions(golden) else trees.map_leaves(lambda leaf: None, one)
        for i, one in enumerate(along_all)
    )


def cotangent(value):
    if not isinstance(value, np.ndarray):
        return 1.0
    return np.linspace(0.5, 1.5, value.size).reshape(value.shape)


def single(golden):
    return golden.MODE == "grad" and any(
        getattr(leaf, "dtype", None) == np.float32 for leaf in trees.leaves(texts.arguments(golden))
    )


def tolerance(golden):
    return 1e-5 if single(golden) else 1e-11
