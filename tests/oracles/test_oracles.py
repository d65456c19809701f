"""The oracles agree with formulas, and with each other on every program of the corpus."""

import ast
import inspect
import math
import textwrap

import numpy as np
import pytest

from tests.corpus import expected
from tests.corpus.registry import programs
from tests.oracles import differences, dot_product, duals, trees
from tests.oracles.dual_number import ELEMENTARY, Dual

ALL = pytest.mark.parametrize("program", programs(), ids=lambda program: program.name)


def wave(x, n, scale):
    """A smooth function of an array, an integer and a float."""
    total = 0.0
    for k in range(n):
        total = total + scale**k * np.sum(np.sin(x * (k + 1)))
    return total


POINT = np.array([0.3, -0.7, 1.1])
WAVE_SLOPE = np.cos(POINT) + 0.8 * 2 * np.cos(2 * POINT)


def writes_through(x):
    y = np.zeros((2, len(x)))
    row = y[1]
    row += x
    y[1] *= row
    return y.sum()


def loses(x):
    buffer = POINT.copy()
    buffer[0] = x[0]
    return buffer.sum()


def test_entry_by_entry():
    found = differences.entry_by_entry(lambda x: wave(x, 2, 0.8), (POINT,))
    np.testing.assert_allclose([estimate.value for estimate in found], WAVE_SLOPE, rtol=1e-10)
    assert all(estimate.error < 1e-8 for estimate in found)


def test_a_kink_shows_in_the_error():
    assert differences.directional(abs, (1e-6,), (1.0,)).relative_error > 1e-3


def test_complex_step():
    assert differences.complex_step(wave, (POINT, 2, 0.8), (POINT, None, None)) == pytest.approx(
        WAVE_SLOPE @ POINT, rel=1e-14
    )


def test_complex_step_is_none_where_a_buffer_is_real():
    assert differences.complex_step(loses, (POINT,), (POINT,)) is None


def test_duals():
    result = duals.directional(wave, (POINT, 2, 0.8), (POINT, None, None))
    assert result.tangent == pytest.approx(WAVE_SLOPE @ POINT, rel=1e-13)


def test_duals_see_writes_through_views():
    result = duals.directional(writes_through, (POINT,), (np.ones(3),))
    assert result.tangent == pytest.approx(2 * POINT.sum())


def test_duals_never_lose_a_tangent():
    with pytest.raises(duals.NotApplicable):
        duals.directional(loses, (POINT,), (POINT,))


@pytest.mark.parametrize("name", ELEMENTARY)
def test_elementary_dual(name):
    value, _ = ELEMENTARY[name]
    point = 1.3 if name == "arccosh" else 0.3
    result = getattr(Dual(point, 2.0), name)()
    assert result.value == value(point)
    estimate = differences.directional(value, (point,), (2.0,))
    assert result.tangent == pytest.approx(estimate.value, rel=1e-8, abs=1e-12)


@pytest.mark.parametrize(("x", "y"), [(1.7, 0.6), (-1.3, 2.0), (0.4, -2.3)])
@pytest.mark.parametrize(
    "operation",
    [
        lambda x, y: x + y,
        lambda x, y: x - y,
        lambda x, y: x * y,
        lambda x, y: x / y,
        lambda x, y: abs(x) ** y,
        lambda x, y: x**3 + y**-1,
        lambda x, y: 2.0**y + 1 / x - (3 - y),
        lambda x, y: x % y,
        lambda x, y: abs(x) + x // y,
        lambda x, y: math.floor(x) * y + round(y) * x,
    ],
)
def test_dual_arithmetic(operation, x, y):
    for along in ((1.0, 0.0), (0.0, 1.0), (0.7, -0.4)):
        result = operation(Dual(x, along[0]), Dual(y, along[1]))
        estimate = differences.directional(operation, (x, y), along)
        assert result.value == pytest.approx(operation(x, y), rel=1e-14)
        assert result.tangent == pytest.approx(estimate.value, rel=1e-8, abs=1e-10)


def test_dot_product():
    matrix = np.arange(6.0).reshape(2, 3)
    along, back = np.array([1.0, -2.0, 0.5]), np.array([0.3, 0.7])

    def gap(pullback):
        return dot_product.gap(matrix @ along, pullback, (along, None), back)

    assert gap(lambda w: (matrix.T @ w, None)) < 1e-15
    assert gap(lambda w: (matrix.T @ w + 1e-3, None)) > 1e-5


def test_trees():
    tree = (1.0, [np.ones(2), 3], {"a": np.float32(2)})
    assert trees.entries(tree) == 4
    assert len(list(trees.unit_directions(tree))) == 4
    direction = trees.random_direction(tree, np.random.default_rng(0))
    assert trees.inner(direction, direction) > 0
    assert type(trees.moved((np.array(1.0),), (1.0,), 0.1)[0]) is np.ndarray


@ALL
def test_program_runs(program):
    value = program.function(*program.arguments())
    assert isinstance(value, (float, np.floating)), type(value)
    assert np.isfinite(value)


@ALL
def test_program_repeats(program):
    first, second = (program.function(*program.arguments()) for _ in range(2))
    assert first == second


@ALL
def test_program_is_smooth(program):
    for estimate in expected.slopes(program):
        limit = 1e-3 if "float32" in program.tags else 1e-7
        assert estimate.relative_error < limit, estimate


@ALL
def test_program_depends_on_each_argument(program):
    args = program.arguments()
    for position in program.positions():
        along = list(trees.map_leaves(lambda leaf: None, args))
        along[position] = trees.random_direction(args[position], program.generator())
        slope = differences.directional(program.function, args, tuple(along))
        assert abs(slope.value) > 1e-6 or "flat" in program.tags, program.wrt


def on_duals(program):
    """Dual results along the first few directions; None where the program can't run on duals."""
    try:
        return [
            duals.directional(program.function, program.arguments(), direction)
            for direction in expected.directions(program)[:3]
        ]
    except duals.NotApplicable:
        return None


@ALL
def test_program_on_duals(program):
    results = on_duals(program)
    assert (results is None) == ("no-duals" in program.tags)
    plain = float(program.function(*program.arguments()))
    tolerance = 1e-5 if "float32" in program.tags else 1e-7
    for result, estimate in zip(results or (), expected.slopes(program), strict=False):
        assert result.value == pytest.approx(plain, rel=tolerance, abs=tolerance)
        slack = tolerance * max(1.0, abs(estimate.value)) + 10 * estimate.error
        assert abs(result.tangent - estimate.value) <= slack


def syntax_of(program):
    """The kinds of node in the program's text, and some forms that no single node stands for."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(program.function)))
    kinds = set()
    for node in ast.walk(tree):
        kinds.add(type(node).__name__)
        if isinstance(node, (ast.For, ast.While)) and node.orelse:
            kinds.add("loop else")
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Subscript):
            kinds.add("augmented store")
        if isinstance(node, ast.Assign) and len(node.targets) > 1:
            kinds.add("chained assignment")
        if isinstance(node, ast.Compare) and len(node.ops) > 1:
            kinds.add("chained comparison")
        if isinstance(node, ast.For) and any(isinstance(n, ast.Return) for n in ast.walk(node)):
            kinds.add("return in loop")
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            kinds.add(node.id)
    return kinds


NEEDED = {
    *("Assign", "AugAssign", "AnnAssign", "chained assignment", "augmented store"),
    *("Tuple", "List", "Slice", "Subscript", "Pow", "MatMult", "FloorDiv", "Mod", "USub"),
    *("If", "IfExp", "BoolOp", "And", "Or", "Not", "Compare", "chained comparison"),
    *("For", "While", "loop else", "Break", "Continue", "Return", "return in loop"),
    *("FunctionDef", "enumerate", "zip", "reversed", "range"),
    *("abs", "min", "max", "sum", "len", "float", "int", "round", "divmod", "pow"),
}


def test_the_corpus_covers_the_language():
    covered = set().union(*map(syntax_of, programs()))
    assert not NEEDED - covered


def test_the_corpus_is_large():
    assert len(programs()) >= 150
