"""A derivative never uses yesterday's code: whatever of a function changes, it follows."""

import functools
import importlib
import linecache
import sys
import types

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import Refused

X = np.array([0.7, 0.4, 1.3])


def slope(function):
    """The gradient by differences."""
    steps = 1e-6 * np.eye(len(X))
    return np.array([(function(X + s) - function(X - s)) / 2e-6 for s in steps])


def assert_right(function, derivative):
    """All modes give the derivative of what the function is now."""
    wanted = slope(function)
    np.testing.assert_allclose(derivative(X), wanted, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(s2sgrad.vjp(function, X)[1](1.0)[0], wanted, rtol=1e-5, atol=1e-7)
    _, tangent = s2sgrad.jvp(function, (X,), (np.ones(3),))
    assert tangent == pytest.approx(np.sum(wanted), rel=1e-5)


def module(folder, name, text):
    (folder / f"{name}.py").write_text(text)
    linecache.checkcache()
    importlib.invalidate_caches()
    return importlib.import_module(name)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield tmp_path
    for name in [n for n in sys.modules if n.startswith("identity_")]:
        del sys.modules[name]


HELPER = "import numpy as np\nC = {c}\n\n\ndef helper(x):\n    return C * x**{n}\n"


def test_two_helpers_of_one_name(folder):
    first = module(folder, "identity_first", HELPER.format(c=2.0, n=2))
    second = module(folder, "identity_second", HELPER.format(c=3.0, n=3))

    def both(x):
        return np.sum(first.helper(x)) + np.sum(second.helper(x))

    derivative = s2sgrad.grad(both)
    assert_right(both, derivative)
    first.C = 5.0
    assert_right(both, derivative)
    second.C = np.arange(3.0)
    assert_right(both, derivative)
    first.helper = squared
    assert_right(both, derivative)


def test_a_module_reloaded(folder):
    loaded = module(folder, "identity_edited", HELPER.format(c=2.0, n=2))
    helper = loaded.helper

    def by_module(x):
        return np.sum(loaded.helper(x))

    def by_name(x):
        return np.sum(helper(x))

    derivatives = {f: s2sgrad.grad(f) for f in (by_module, by_name)}
    for function, derivative in derivatives.items():
        assert_right(function, derivative)
    text = "# edited\n" + HELPER.format(c=7.0, n=4)
    (folder / "identity_edited.py").write_text(text)
    linecache.checkcache()
    importlib.reload(loaded)
    assert_right(by_module, derivatives[by_module])
    assert_right(by_name, derivatives[by_name])  # the old function was read before


def squared(x):
    return x**2


def cubed(x):
    return 2.0 * x**3


def fresh(function):
    """A function of its own, with the code of another one."""
    made = types.FunctionType(function.__code__, function.__globals__, function.__name__)
    made.__defaults__, made.__kwdefaults__ = function.__defaults__, function.__kwdefaults__
    return made


def test_code_in_a_helper_a_list_a_dict_and_a_decorator():
    def doubled(function):
        @functools.wraps(function)
        def wrapper(*args):
            return 2.0 * function(*args)

        return wrapper

    helper = fresh(squared)
    table, stages, wrapped = {"f": helper}, [helper], doubled(helper)

    def all_of_them(x):
        for stage in stages:
            x = stage(x)
        return np.sum(helper(x)) + np.sum(table["f"](x)) * np.sum(wrapped(x))

    derivative = s2sgrad.grad(all_of_them)
    assert_right(all_of_them, derivative)
    helper.__code__ = cubed.__code__
    assert_right(all_of_them, derivative)
    stages.append(np.sin)
    table["f"] = np.cos
    assert_right(all_of_them, derivative)


def power(x, p=2.0, *, q=1.0, act=np.sin, w=(1.0, 2.0)):
    return act(x) ** p * q * w[1]


def test_defaults_of_a_helper():
    helper = fresh(power)

    def function(x):
        return np.sum(helper(x))

    derivative = s2sgrad.grad(function)
    assert_right(function, derivative)
    helper.__defaults__ = (3.0,)
    assert_right(function, derivative)
    helper.__kwdefaults__["act"] = np.tanh
    assert_right(function, derivative)
    helper.__kwdefaults__ = {"q": 2.0, "act": squared, "w": (X, X)}
    assert_right(function, derivative)


def test_defaults_and_code_of_a_decorated_function():
    def inner(x, p=2.0):
        return np.sum(x**p)

    @functools.wraps(inner)
    def outer(*args, **kwargs):
        return inner(*args, **kwargs)

    derivative = s2sgrad.grad(outer)
    assert_right(outer, derivative)
    inner.__defaults__ = (3.0,)
    assert_right(outer, derivative)
    inner.__code__ = (lambda x, p=2.0: np.sum(np.sin(x) * p)).__code__
    assert_right(outer, derivative)


def test_closures_with_one_code():
    def made(c):
        def scaled(x):
            return c * x**2

        def change(value):
            nonlocal c
            c = value

        return scaled, change

    (first, change_first), (second, change_second) = made(2.0), made(5.0)

    def both(x):
        return np.sum(first(x)) + np.sum(second(x) ** 2)

    derivative = s2sgrad.grad(both)
    assert_right(both, derivative)
    change_first(11.0)
    assert_right(both, derivative)
    change_second(np.arange(3.0))
    assert_right(both, derivative)


def test_partials_and_caches():
    fixed = functools.partial(power, p=2.0)

    coefficient = functools.lru_cache(lambda n: 2.0 * n)

    def function(x):
        return np.sum(fixed(x)) * coefficient(3)

    derivative = s2sgrad.grad(function)
    assert_right(function, derivative)
    fixed.keywords["p"] = 3.0
    assert_right(function, derivative)
    fixed = functools.partial(power, p=1.0)
    assert_right(function, derivative)
    coefficient = functools.lru_cache(lambda n: 5.0 * n)
    assert_right(function, derivative)


def cell(text, number, names):
    """Run a text as a notebook does."""
    file = f"/tmp/ipykernel_1/{number}.py"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    exec(compile(text, file, "exec"), names)


def test_cells_of_a_notebook():
    names = {"np": np}
    cell("def helper(z):\n    return z**2\n", 1, names)
    cell("def f(x):\n    return np.sum(helper(x) * (lambda q: q * x[0])(x))\n", 2, names)
    derivative = s2sgrad.grad(names["f"])
    assert_right(names["f"], derivative)
    cell("def helper(z):\n    return z**3\n", 3, names)
    assert_right(names["f"], derivative)
    cell("def helper(z):\n    return z**4\n", 3, names)
    assert_right(names["f"], derivative)


def test_lambdas_on_one_line():
    def made(n):
        return (lambda x: np.sum(x**n)), (lambda x: np.sum(x ** (n + 1)) * x[0])

    functions = [*made(2), *made(5), *[lambda x, k=k: np.sum(x**k) for k in (1, 2, 3)]]
    for function in functions:
        assert_right(function, s2sgrad.grad(function))


@pytest.mark.parametrize("text", ["eval('2.0')", "globals()['X']", "exec('y = 1')"])
def test_what_runs_text_or_opens_files_is_refused_and_not_run(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {"np": np, "X": 2.0}
    source = f"def f(x):\n    y = {text}\n    return np.sum(x)\n"
    cell(source.replace("'x'", "'x', 'w'"), 4, names)
    with pytest.raises(Refused) as caught:
        s2sgrad.grad(names["f"])(X)
    assert "unknown-function" in {b.code for b in caught.value.blockers}
    assert not list(tmp_path.iterdir())
