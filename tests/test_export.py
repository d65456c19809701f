"""An exported module runs where s2sgrad cannot be imported, and gives the same numbers."""

import importlib.util
import json
import math
import subprocess
import sys

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import Refused
from s2sgrad.export import export
from s2sgrad.export.literals import literal

RUN = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("exported", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
import numpy as np
args = eval(sys.argv[3])
answer = getattr(module, sys.argv[2])(*args)
assert "s2sgrad" not in sys.modules
listed = answer if isinstance(answer, tuple) else (answer,)
print(json.dumps([np.asarray(part).tolist() for part in listed]))
"""


def built(function, args, wrt=0):
    derivative = s2sgrad.grad(function, wrt=wrt)
    expected = derivative(*args)
    return derivative._variants.latest, expected


def run_alone(path, title, args):
    """The answer of an exported function in a Python of its own, isolated from this one."""
    run = subprocess.run(
        [sys.executable, "-I", "-c", RUN, str(path), title, args],
        capture_output=True,
        text=True,
        cwd=path.parent,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def agree(tmp_path, function, args, wrt=0):
    """Export, run alone, compare; gives the text."""
    found, expected = built(function, eval(args, {"np": np}), wrt)
    text = export(found)
    path = tmp_path / "exported.py"
    path.write_text(text)
    answer = run_alone(path, found.function.__name__, args)
    expected = expected if isinstance(expected, tuple) else (expected,)
    for one, other in zip(answer, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-13)
    return text


def module(tmp_path, name, text):
    path = tmp_path / f"{name}.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location(name, path)
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made
    spec.loader.exec_module(made)
    return made


SCALE = np.array([0.5, 1.5, 2.5])
COUNT = 3


def softened(x, eps=0.5 / COUNT):
    return np.sqrt(x * x + eps)


def loss(w, x):
    total = 0.0
    for i in range(COUNT):
        total += np.mean(softened(x @ w) * SCALE[i])
    return total + np.std(w)


def test_helpers_and_constants(tmp_path):
    text = agree(tmp_path, loss, "np.array([0.3, -0.2]), np.arange(6.0).reshape(3, 2)")
    assert "SCALE = np.array([0.5, 1.5, 2.5]" in text
    assert "s2sgrad" not in text.replace("Written by s2sgrad", "")


def test_runtime_helpers(tmp_path):
    def total(b, x):
        return np.sum((x + b) ** 2) + np.prod(b) + np.median(x[:, 0])

    agree(tmp_path, total, "np.ones(2), np.arange(6.0).reshape(3, 2)", ("b", "x"))


def test_closures(tmp_path):
    def make(scale, shift):
        def shifted(x):
            return np.sum(scale * x * x) + shift

        return shifted

    text = agree(tmp_path, make(np.array([1.0, 2.0]), 3.0), "np.array([0.5, 0.25]),")
    assert "scale = np.array([1.0, 2.0]" in text


def test_closures_of_one_function_with_different_cells(tmp_path):
    def make(scale):
        def scaled(x):
            return scale * np.sin(x)

        return scaled

    one, two = make(2.0), make(5.0)

    def both(x):
        return np.sum(one(x) * two(x))

    agree(tmp_path, both, "np.array([0.5, 0.25]),")


def test_helpers_of_equal_names_from_two_modules(tmp_path):
    text = "import numpy as np\nK = {}\ndef act(x):\n    return np.tanh(K * x)\n"
    module(tmp_path, "export_first", text.format(2.0))
    module(tmp_path, "export_second", text.format(0.5))
    both = module(
        tmp_path,
        "export_both",
        "import numpy as np\nimport export_first\nfrom export_second import act\nK = 7.0\n"
        "def loss(x):\n    return np.sum(act(x) * export_first.act(x)) + K * np.sum(x)\n",
    )
    found = agree(tmp_path, both.loss, "np.array([0.1, 0.2]),")
    assert "K_2" in found
    assert "K_3" in found


def test_helpers_that_are_called_unchanged(tmp_path):
    def weights(n, power=2):
        return np.arange(n) ** power

    square = lambda n: n * n  # noqa: E731

    def weighted(x, n):
        return np.sum(x * weights(n)) * square(n)

    agree(tmp_path, weighted, "np.array([0.1, 0.2, 0.3]), 3")


def test_math_and_infinities(tmp_path):
    import math

    limit = math.inf

    def clipped(x):
        return min(math.exp(x) * math.gamma(3.0), limit)

    agree(tmp_path, clipped, "0.5,")


@pytest.mark.parametrize(
    "args",
    [
        "np.ones((2, 2)), np.ones((3, 2))",
        "np.ones(2, np.float32), np.ones((3, 2))",
        "np.ones(2), np.ones((1, 2))",
        "[1.0, 1.0], np.ones((3, 2))",
    ],
)
def test_arguments_of_other_kinds_are_refused(tmp_path, args):
    found, _ = built(loss, (np.ones(2), np.ones((3, 2))))
    path = tmp_path / "exported_kinds.py"
    path.write_text(export(found))
    exported = module(tmp_path, "exported_kinds", path.read_text())
    with pytest.raises(TypeError, match="must be f8"):
        exported.loss_grad(*eval(args))


def test_arguments_that_share_written_memory_are_refused(tmp_path):
    def written(u, v):
        u[0] = v[1] * 2.0
        return np.sum(u * u * v)

    found, _ = built(written, (np.ones(3), np.ones(3)), ("u", "v"))
    exported = module(tmp_path, "exported_overlap", export(found))
    exported.written_grad(np.ones(3), np.ones(3))
    u = np.ones(4)
    with pytest.raises(ValueError, match="share memory"):
        exported.written_grad(u[1:], u[:-1])


def test_defaults_stay(tmp_path):
    def powered(x, power=3, scale=0.5):
        return scale * np.sum(x**power)

    text = agree(tmp_path, powered, "np.array([0.5, 0.25]),")
    assert "def powered_grad(x, power=3, scale=0.5):" in text


def test_what_no_file_can_hold():
    big = np.zeros(5000)

    def f(x):
        return np.sum(x * big)

    found, _ = built(f, (np.ones(5000),))
    with pytest.raises(Refused, match=r"cannot export `big`") as caught:
        export(found)
    assert caught.value.blockers[0].code == "export"


def test_the_text_is_the_same_each_time():
    args = np.ones(2), np.ones((3, 2))
    assert export(built(loss, args)[0]) == export(built(loss, args)[0])


@pytest.mark.parametrize(
    "value",
    [1, -2.5, True, None, "a", (1, (2.0,)), [1.0, np.inf], {"a": 1}, np.float32(2), np.arange(3)],
)
def test_literals(value):
    again = eval(literal(value))
    assert type(again) is type(value)
    assert np.array_equal(again, value) if isinstance(value, np.ndarray) else again == value


def rooted(y, x):
    for i in range(3):
        y[i] = math.sqrt(x - i)


def survived(x):
    y = np.full(3, 0.5)
    try:
        rooted(y, x)
    except ValueError:
        y[0] = x
    return np.sum(y * y)


def test_what_ends_a_derivative_needs_numpy_alone(tmp_path):
    assert "raise NotImplementedError(" in agree(tmp_path, survived, "(3.5,)")


class Negative(Exception):
    pass


def own_error(x):
    try:
        if x < 0:
            raise Negative
        y = x * x
    except Negative:
        y = x
    return y


def test_classes_of_the_user_are_no_part_of_a_module():
    with pytest.raises(Refused, match="cannot export `Negative`"):
        export(built(own_error, (3.5,))[0])
