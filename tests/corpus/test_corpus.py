"""Every program of the corpus, differentiated, against independent oracles."""

import functools

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import Refused
from tests.corpus import expected
from tests.corpus.registry import programs
from tests.oracles import dot_product, duals, trees

pytestmark = pytest.mark.filterwarnings("error::s2sgrad.LostDerivativeWarning")
"""No program of the corpus cuts its derivative off: each warning would be a false alarm."""

BEYOND = pytest.mark.xfail(raises=Refused, reason="an operation or a form that may be refused")


def case(program):
    """Only programs tagged "beyond" may be refused, and even those never answered wrongly."""
    return pytest.param(program, id=program.name, marks=[BEYOND] * ("beyond" in program.tags))


ALL = pytest.mark.parametrize("program", [case(program) for program in programs()])


def tolerance(program):
    return 1e-4 if "float32" in program.tags else 1e-7


def wrt(program):
    return program.wrt if len(program.wrt) > 1 else program.wrt[0]


@functools.cache
def derivative(program):
    return s2sgrad.value_and_grad(program.function, wrt=wrt(program))


@functools.cache
def value_and_gradients(program):
    """The value, and one gradient per name of `wrt`."""
    value, gradient = derivative(program)(*program.arguments())
    return value, gradient if len(program.wrt) > 1 else (gradient,)


def spread(program, gradients):
    """The gradients at their arguments' positions, None elsewhere."""
    by_position = dict(zip(program.positions(), gradients, strict=True))
    args = program.arguments()
    return tuple(
        by_position.get(i, trees.map_leaves(lambda leaf: None, args[i])) for i in range(len(args))
    )


def tangents(program, direction):
    """What `jvp` wants: zeros for arguments that stay, None for what has no derivative."""

    def tangent(leaf, along):
        if not trees.floating(leaf):
            return None
        if along is None:
            return np.zeros_like(leaf) if isinstance(leaf, np.ndarray) else type(leaf)(0)
        return along.astype(leaf.dtype) if isinstance(leaf, np.ndarray) else type(leaf)(along)

    return trees.map_leaves(tangent, program.arguments(), direction)


def random_direction(program):
    args = program.arguments()
    only_wrt = tuple(arg if i in program.positions() else None for i, arg in enumerate(args))
    along = trees.random_direction(only_wrt, program.generator())
    fixed = trees.map_leaves(lambda leaf: None, args)
    return tuple(fixed[i] if along[i] is None else along[i] for i in range(len(args)))


def frozen(args):
    """All that can be compared of arguments: bytes of arrays, values of the rest."""
    return [
        (leaf.dtype, leaf.shape, leaf.strides, leaf.tobytes())
        if isinstance(leaf, np.ndarray)
        else leaf
        for leaf in trees.leaves(args)
    ]


def assert_close(program, found, value, error=0.0):
    assert abs(found - value) <= tolerance(program) * max(1.0, abs(value)) + 10 * error, (
        found,
        value,
    )


def assert_same_trees(program, first, second, relative):
    for a, b in zip(trees.leaves(first), trees.leaves(second), strict=True):
        if a is None:
            assert b is None
            continue
        scale = np.max(np.abs(a), initial=1e-3)
        np.testing.assert_allclose(a, b, rtol=relative, atol=relative * scale)


@ALL
def test_value(program):
    value, _ = value_and_gradients(program)
    plain = program.function(*program.arguments())
    assert type(value) is type(plain)
    np.testing.assert_allclose(value, plain, rtol=1e-5 if "float32" in program.tags else 1e-12)


@ALL
def test_gradient_against_differences(program):
    _, gradients = value_and_gradients(program)
    gradient = spread(program, gradients)
    pairs = zip(expected.directions(program), expected.slopes(program), strict=True)
    for direction, slope in pairs:
        assert_close(program, trees.inner(gradient, direction), slope.value, slope.error)


@ALL
def test_gradient_against_duals(program):
    _, gradients = value_and_gradients(program)
    direction = random_direction(program)
    try:
        result = duals.directional(program.function, program.arguments(), direction)
    except duals.NotApplicable as reason:
        pytest.skip(str(reason))
    assert_close(program, trees.inner(spread(program, gradients), direction), result.tangent)


@ALL
def test_gradient_looks_like_the_argument(program):
    _, gradients = value_and_gradients(program)
    args = program.arguments()

    def compare(leaf, gradient):
        if not trees.floating(leaf):
            return
        assert np.shape(gradient) == np.shape(leaf)
        if isinstance(leaf, np.ndarray):
            assert isinstance(gradient, np.ndarray)
        if isinstance(leaf, (np.ndarray, np.generic)) and type(leaf) is not float:
            assert np.asarray(gradient).dtype == leaf.dtype

    for position, gradient in zip(program.positions(), gradients, strict=True):
        assert type(gradient) is type(args[position]) or not isinstance(gradient, (list, tuple))
        trees.map_leaves(compare, args[position], gradient)


@ALL
def test_arguments_stay_as_they_were(program):
    """The arrays, and all but objects: these are as they are after a plain call."""
    args, plain = program.arguments(), program.arguments()
    arrays = [leaf for leaf in trees.leaves(args) if isinstance(leaf, np.ndarray)]
    before, contents = frozen(args), frozen(arrays)
    derivative(program)(*args)
    assert frozen(arrays) == contents
    if any(map(trees.is_object, args)):
        program.function(*plain)
        before = frozen(plain)
    assert frozen(args) == before


@ALL
def test_gradient_shares_no_memory_with_arguments(program):
    args = program.arguments()
    _, gradient = derivative(program)(*args)
    arrays = [leaf for leaf in trees.leaves(gradient) if isinstance(leaf, np.ndarray)]
    given = [leaf for leaf in trees.leaves(args) if isinstance(leaf, np.ndarray)]
    assert not any(np.shares_memory(a, b) for a in arrays for b in given)


@ALL
def test_second_call_equals_the_first(program):
    first = derivative(program)(*program.arguments())
    second = derivative(program)(*program.arguments())
    assert frozen(first) == frozen(second)


@ALL
def test_forward_against_differences(program):
    args = program.arguments()
    direction, slope = expected.directions(program)[0], expected.slopes(program)[0]
    value, tangent = s2sgrad.jvp(program.function, args, tangents(program, direction))
    assert_close(program, float(tangent), slope.value, slope.error)


@ALL
def test_forward_against_reverse(program):
    direction = random_direction(program)
    value, tangent = s2sgrad.jvp(
        program.function, program.arguments(), tangents(program, direction)
    )
    value, pullback = s2sgrad.vjp(program.function, *program.arguments())
    gap = dot_product.gap(tangent, pullback, direction, type(value)(1.7))
    assert gap < (1e-4 if "float32" in program.tags else 1e-9)


@ALL
def test_pullback_can_be_called_again(program):
    value, pullback = s2sgrad.vjp(program.function, *program.arguments())
    first, second = pullback(type(value)(1.0)), pullback(type(value)(1.0))
    assert frozen(first) == frozen(second)


@ALL
def test_optimiser_changes_nothing(program):
    plain = s2sgrad.grad(program.function, wrt=wrt(program), optimise=False)(*program.arguments())
    _, gradients = value_and_gradients(program)
    gradient = gradients if len(program.wrt) > 1 else gradients[0]
    assert_same_trees(program, plain, gradient, 1e-4 if "float32" in program.tags else 1e-10)
