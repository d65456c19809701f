"""jacobian, hessian, hvp, and derivatives of derivatives: what they take and what they give."""

import numpy as np
import pytest
from scipy.optimize import minimize, rosen_der, rosen_hess, rosen_hess_prod

import s2sgrad
from s2sgrad.errors import IntegerWrt, NotScalar, Refused, UsageError, WrtError

X = np.array([0.3, -0.4, 0.9])
JACOBIANS = [s2sgrad.jacobian, s2sgrad.jacfwd, s2sgrad.jacrev]
SCALE = 2.0


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def field(x, y):
    return np.tanh(x) * y + x[::-1] ** 2


def by_hand(x, y):
    by_x = np.diag((1 - np.tanh(x) ** 2) * y)
    return by_x + np.diag(2 * x[::-1])[:, ::-1], np.tanh(x)


@pytest.mark.parametrize("jacobian", JACOBIANS)
@pytest.mark.parametrize("optimise", [True, False])
def test_jacobian(jacobian, optimise):
    by_x, by_y = by_hand(X, 2.0)
    np.testing.assert_allclose(jacobian(field, optimise=optimise)(X, 2.0), by_x)
    np.testing.assert_allclose(jacobian(field, wrt="y")(X, 2.0), by_y)
    np.testing.assert_allclose(jacobian(field, argnums=1)(X, y=2.0), by_y)
    both = jacobian(field, wrt=("y", "x"), optimise=optimise)(X, 2.0)
    np.testing.assert_allclose(both[0], by_y)
    np.testing.assert_allclose(both[1], by_x)
    assert isinstance(jacobian(field, wrt=("x",))(X, 2), tuple)


@pytest.mark.parametrize("jacobian", JACOBIANS)
def test_shapes_are_those_of_the_result_then_those_of_the_argument(jacobian):
    def scores(W, X, b):
        return X @ W + b

    rng = np.random.default_rng(0)
    W, inputs = rng.normal(size=(3, 2)), rng.normal(size=(4, 3))
    expected = np.einsum("ni,kj->nkij", inputs, np.eye(2))
    found, by_b = jacobian(scores, wrt=("W", "b"))(W, inputs, 0.5)
    np.testing.assert_allclose(found, expected)
    np.testing.assert_allclose(by_b, np.ones((4, 2)))


@pytest.mark.filterwarnings("ignore::s2sgrad.LostDerivativeWarning")
@pytest.mark.parametrize("jacobian", JACOBIANS)
def test_numbers(jacobian):
    assert jacobian(lambda x: x * x)(3.0) == 6.0
    assert jacobian(lambda x: x * x)(3) == 6.0
    np.testing.assert_allclose(jacobian(rosenbrock)(X), rosen_der(X))
    by_number = jacobian(lambda x: np.array([x, x * x, 1.0]))(2.0)
    np.testing.assert_allclose(by_number, [1.0, 4.0, 0.0])
    nothing = jacobian(lambda x, n: np.arange(3.0) * n)(2.0, 4)
    np.testing.assert_array_equal(nothing, np.zeros(3))
    of_nothing = np.array(0.5)
    np.testing.assert_allclose(jacobian(lambda x: np.sin(x) * X)(of_nothing), np.cos(0.5) * X)


@pytest.mark.parametrize("jacobian", JACOBIANS)
def test_single_precision_stays(jacobian):
    found = jacobian(lambda x: x * x)(X.astype(np.float32))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, np.diag(2 * X), rtol=1e-6)


def test_results_of_several_parts():
    def parts(x, y):
        return {"sum": np.sum(x) * y, "pair": (x * y, [y * y])}

    found = s2sgrad.jacfwd(parts)(X, 2.0)
    np.testing.assert_allclose(found["sum"], [2.0] * 3)
    np.testing.assert_allclose(found["pair"][0], 2.0 * np.eye(3))
    np.testing.assert_allclose(found["pair"][1][0], np.zeros(3))
    by_x, by_y = s2sgrad.jacobian(parts, wrt=("x", "y"))(X, 2.0)["pair"][0]
    np.testing.assert_allclose(by_y, X)
    np.testing.assert_allclose(by_x, 2.0 * np.eye(3))


def test_a_jacobian_of_or_by_something_else():
    with pytest.raises(UsageError, match="jacfwd"):
        s2sgrad.jacrev(lambda x: (x, x))(X)
    with pytest.raises(UsageError, match="floats"):
        s2sgrad.jacobian(lambda x: np.argsort(x))(X)
    with pytest.raises(UsageError, match="parts"):
        s2sgrad.jacobian(lambda xs: xs[0] * X)([1.0, 2.0])
    with pytest.raises(IntegerWrt):
        s2sgrad.jacobian(lambda x: x * 1.0)(np.arange(3))
    with pytest.raises(WrtError):
        s2sgrad.jacobian(field, wrt="z")


def test_hessian():
    np.testing.assert_allclose(s2sgrad.hessian(rosenbrock)(X), rosen_hess(X))
    assert s2sgrad.hessian(lambda x: x**3)(2.0) == pytest.approx(12.0)
    (xx, xy), (yx, yy) = s2sgrad.hessian(lambda x, y: np.sum(x**2) * y**2, wrt=(0, 1))(X, 2.0)
    np.testing.assert_allclose(xx, 8.0 * np.eye(3))
    np.testing.assert_allclose(xy, 8.0 * X)
    np.testing.assert_allclose(yx, 8.0 * X)
    np.testing.assert_allclose(yy, 2.0 * np.sum(X**2))
    with pytest.raises(NotScalar):
        s2sgrad.hessian(field)(X, 2.0)


def test_hessian_of_a_matrix_argument():
    rng = np.random.default_rng(1)
    A = rng.normal(size=(2, 3))
    found = s2sgrad.hessian(lambda A: np.sum(A**3))(A)
    assert found.shape == (2, 3, 2, 3)
    np.testing.assert_allclose(found.reshape(6, 6), np.diag(6 * A.ravel()))


def test_hessian_times_vector():
    v = np.array([1.0, -2.0, 0.5])
    np.testing.assert_allclose(s2sgrad.hvp(rosenbrock, X, v), rosen_hess_prod(X, v))
    assert s2sgrad.hvp(lambda x: x**4, 2.0, 0.5) == pytest.approx(24.0)
    found = s2sgrad.hvp(lambda a, x: a * np.sum(x**3), 2.0, v, X, wrt="x")
    np.testing.assert_allclose(found, 12.0 * X * v)
    by_a, by_x = s2sgrad.hvp(lambda a, x: a * np.sum(x**3), 2.0, (1.0, v), X, wrt=(0, 1))
    np.testing.assert_allclose(by_a, np.sum(3 * X**2 * v))
    np.testing.assert_allclose(by_x, 3 * X**2 + 12.0 * X * v)


def test_scipy_takes_what_there_is():
    start = np.array([-1.2, 1.0, 0.7])
    hessp = lambda x, v: s2sgrad.hvp(rosenbrock, x, v)  # noqa: E731
    options = {"jac": s2sgrad.grad(rosenbrock), "hessp": hessp}
    assert np.allclose(minimize(rosenbrock, start, method="trust-krylov", **options).x, 1.0)
    options = {"jac": s2sgrad.grad(rosenbrock), "hess": s2sgrad.hessian(rosenbrock)}
    assert np.allclose(minimize(rosenbrock, start, method="trust-exact", **options).x, 1.0)


def test_decorators_on_each_other():
    @s2sgrad.grad
    @s2sgrad.grad
    def acceleration(t):
        return t**4

    @s2sgrad.hessian(wrt="y")
    def curvature(x, y):
        return x * y**3

    assert acceleration(2.0) == pytest.approx(48.0)
    assert acceleration.__name__ == "acceleration"
    assert curvature(2.0, 3.0) == pytest.approx(36.0)
    assert "def acceleration_grad_grad(t):" in acceleration.source


def test_third_derivatives():
    cube = s2sgrad.grad(s2sgrad.grad(s2sgrad.grad(lambda x: x**5)))
    assert cube(2) == pytest.approx(240.0)
    np.testing.assert_allclose(s2sgrad.jacfwd(s2sgrad.hessian(rosenbrock))(X)[0, 0, 0], 2400 * X[0])
    for outer in JACOBIANS:
        for inner in JACOBIANS:
            found = outer(inner(rosenbrock))(X)
            np.testing.assert_allclose(found, rosen_hess(X), err_msg=f"{outer} {inner}")


def test_a_mixed_derivative():
    mixed = s2sgrad.grad(s2sgrad.grad(lambda x, y: x**2 * y**3, wrt="y"), wrt="x")
    assert mixed(2, 3) == pytest.approx(2 * 2 * 3 * 9)
    assert mixed(2.0, 3.0) == mixed(2, 3)


def test_with_auxiliary_data():
    inner = s2sgrad.grad(lambda x: (x**3, "done"), has_aux=True)
    assert s2sgrad.grad(inner, has_aux=True)(2.0) == (12.0, "done")


def test_the_world_that_an_inner_derivative_rests_on():
    second = s2sgrad.grad(s2sgrad.grad(lambda x: scaled(x)))
    assert second(3.0) == pytest.approx(2 * SCALE)
    globals()["scaled"] = lambda x: x**3
    try:
        assert second(3.0) == pytest.approx(18.0)
    finally:
        globals()["scaled"] = _scaled


def _scaled(x):
    return SCALE * x**2


scaled = _scaled


def test_written_arguments_that_overlap_are_found_by_both():
    def shifted(u, v):
        u[1:] = v[:-1] ** 2
        return np.sum(u * v)

    u, v = X.copy(), X.copy()
    s2sgrad.hessian(shifted)(u, v)
    np.testing.assert_array_equal(u, X)
    with pytest.raises(Refused, match="share memory"):
        s2sgrad.hessian(shifted)(u, u[:])


def test_methods_and_defaults():
    class Spring:
        @s2sgrad.grad
        def force(x, k=3.0):
            return 0.5 * k * x**2

    assert s2sgrad.grad(Spring.force)(2.0) == pytest.approx(3.0)
    assert s2sgrad.grad(Spring.force)(2.0, k=4.0) == pytest.approx(4.0)


def test_lists_of_parameters_twice():
    def loss(params):
        return np.sum(params[0] ** 3) * params[1]

    gradient = s2sgrad.grad(loss)
    _, moved = s2sgrad.jvp(gradient, ([X, 2.0],), ([np.ones(3), 0.0],))
    np.testing.assert_allclose(moved[0], 12.0 * X)
    np.testing.assert_allclose(moved[1], np.sum(3 * X**2))


def test_hessian_of_a_determinant_is_exact_everywhere():
    expected = np.zeros((2, 2, 2, 2))
    expected[0, 0, 1, 1] = expected[1, 1, 0, 0] = 1.0
    expected[0, 1, 1, 0] = expected[1, 0, 0, 1] = -1.0
    for A in (np.eye(2), np.zeros((2, 2)), np.array([[1.0, 2.0], [2.0, 4.0]])):
        found = s2sgrad.hessian(lambda A: np.linalg.det(A))(A)
        np.testing.assert_allclose(found, expected, atol=1e-14)


def test_vectors_of_equal_eigenvalues_have_no_derivative():
    def root(A):
        values, vectors = np.linalg.eigh(A)
        return np.sum((vectors * np.sqrt(values)) @ vectors.T * np.array([[1.0, 2.0], [2.0, 4.0]]))

    with np.errstate(all="ignore"):
        assert np.isnan(s2sgrad.grad(root)(np.eye(2))).any()
    values_only = s2sgrad.grad(lambda A: np.sum(np.linalg.eigvalsh(A) ** 2))
    np.testing.assert_allclose(values_only(np.eye(2)), 2 * np.eye(2))
    s2sgrad.check_grad(lambda A: root(A + A.T), np.array([[1.0, 0.2], [0.1, 2.0]]))


# derivatives inside of functions


def well(x):
    return np.sum(x**4) - np.sum(x**2)


slope = s2sgrad.grad(well)


def test_an_inner_derivative_leaves_no_trace_of_its_making():
    def steps(x):
        for _ in range(3):
            x = x - 0.1 * s2sgrad.grad(well)(x)
        return well(x)

    source = s2sgrad.grad(steps).lower(X).source
    assert "well_grad_forward(x" in source
    assert "= s2sgrad" not in source
    assert s2sgrad.check_grad(steps, X) < 1e-6


def test_an_inner_derivative_follows_the_world():
    def total(x):
        return np.sum(inner(x))

    gradient = s2sgrad.grad(total)
    np.testing.assert_allclose(gradient(X), 12 * X**2 - 2)
    globals()["inner"] = s2sgrad.grad(lambda x: np.sum(x**3))
    try:
        np.testing.assert_allclose(gradient(X), 6 * X)
    finally:
        globals()["inner"] = slope
    np.testing.assert_allclose(gradient(X), 12 * X**2 - 2)


inner = slope


def test_lengths_that_agree_inside_need_not_agree_outside():
    product = s2sgrad.grad(lambda x, y: np.sum(x * y))

    def doubled(x):
        return np.sum(product(x, x) * x)

    np.testing.assert_allclose(s2sgrad.grad(doubled)(X), 2 * X)
    np.testing.assert_allclose(product(np.ones(1), X), [np.sum(X)])
    np.testing.assert_allclose(product(X, np.ones(1)), np.ones(3))
    np.testing.assert_allclose(product(X[:, None], X), np.full((3, 1), np.sum(X)))


@pytest.mark.parametrize(
    ("function", "code"),
    [
        (lambda x: np.sum(slope(x, x)), "call"),
        (lambda x: s2sgrad.grad(well)(2) + x[0], "integer-wrt"),
        (lambda x: np.sum(s2sgrad.grad(lambda y: y * x)(x)), "not-scalar"),
        (lambda x: np.sum(s2sgrad.grad(well, wrt="z")(x)), "wrt"),
        (lambda x: np.sum(s2sgrad.grad(shifting)(x, x)), "mutated-argument-overlap"),
        (lambda x: s2sgrad.vjp(well, x)[0], "unknown-function"),
    ],
)
def test_inner_derivatives_that_are_refused(function, code):
    with pytest.raises(Refused) as refused:
        s2sgrad.grad(function)(X)
    assert code in {blocker.code for blocker in refused.value.blockers}


def shifting(u, v):
    u[1:] = v[:-1] ** 2
    return np.sum(u * v)
