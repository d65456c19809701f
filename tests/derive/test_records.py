"""What a helper saves is handed over as one record, where it is more than a few values."""

import importlib.util

import numpy as np
import pytest

import s2sgrad

X = np.array([0.3, 0.8, 1.1])
V = np.array([0.5, -0.2, 0.7])


def source(function, *args):
    return s2sgrad.grad(function, wrt=tuple(range(len(args)))).lower(*args).source


def step(u, v, k):
    a = np.sin(u) * k
    b = np.exp(a) * v
    c = np.tanh(b) + a * b
    for _ in range(2):
        b = np.sin(b) * c
    return u + 0.1 * b * a, v - 0.1 * c


def in_a_loop(u, v, k):
    total = 0.0
    for _ in range(3):
        u, v = step(u, v, k)
        total += np.sum(u * v)
    return total


def one_by_one(u, v, k):
    p, q = step(u, v, k)
    p, q = step(p, q, k * k)
    return np.sum(p * q)


def on_one_side(u, v, k):
    w = u * 1.0
    if k > 0.5:
        w, v = step(u, v, k)
    if k > 5.0:
        w, v = step(w, v, k)
    return np.sum(w * v)


def stepped(u, v, k):
    w, z = step(u, v, k)
    return step(w, z, k)[0] * z


def through_helpers(u, v, k):
    return np.sum(stepped(u, v, k) ** 2) + np.sum(stepped(v, u, k))


def arguments_are_written_later(u, v, k):
    w = u * 2.0
    p, q = step(w, v, k)
    w[0] = 7.0
    p[1] = 0.0
    return np.sum(p * q * w)


def until(u, v, k):
    rounds = 0
    while rounds < 3 and np.sum(u) < 100.0:
        u, v = step(u, v, k)
        rounds += 1
    return np.sum(u * v)


def checked(u, v, k):
    w, z = step(u, v, k)
    if np.sum(w) > 100.0:
        raise ValueError
    return np.sum(w * z)


def caught(u, v, k):
    total = 0.0
    for scale in (1.0, 200.0, 2.0):
        try:
            value = checked(u * scale, v, k)
        except ValueError:
            value = 0.0
        total += value
    return total


class Mass:
    def __init__(self, x, v):
        self.x = x
        self.v = v

    def advance(self, k, dt):
        pull = -k * self.x - 0.1 * np.sin(self.v) * self.v
        rate = np.exp(-(self.x**2)) * pull
        self.v = self.v + dt * rate * pull
        self.x = self.x + dt * self.v * np.cos(self.x)


def of_an_object(u, v, k):
    mass = Mass(u, v)
    for _ in range(3):
        mass.advance(k, 0.1)
    return np.sum(mass.x**2) + np.sum(mass.v)


def trimmed(u, v, k):
    rows = [u * v, np.sin(u), u * k, np.exp(v)]
    kept = [row * rows[0] for row in rows]
    kept.append(kept[-1] * kept[0])
    return kept[2] * kept.pop()


def lists_of_a_helper(u, v, k):
    return np.sum(trimmed(u, v, k)) + np.sum(trimmed(v, u, k) ** 2)


PROGRAMS = (
    in_a_loop,
    one_by_one,
    on_one_side,
    through_helpers,
    arguments_are_written_later,
    until,
    caught,
    of_an_object,
    lists_of_a_helper,
)


@pytest.mark.parametrize("program", PROGRAMS)
def test_gradients(program):
    assert "saved" in source(program, X, V, 0.7)
    s2sgrad.check_grad(program, X, V, 0.7)


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_pullback_leaves_the_records_as_they_are(program):
    _, pullback = s2sgrad.vjp(program, X, V, 0.7)
    first, second = pullback(1.0), pullback(1.0)
    expected = s2sgrad.grad(program, wrt=(0, 1, 2))(X, V, 0.7)
    for one, other, gradient in zip(first, second, expected, strict=True):
        np.testing.assert_array_equal(one, other)
        np.testing.assert_allclose(one, gradient, rtol=1e-12)


def test_rows_of_a_jacobian_share_the_records():
    def state(u, v, k):
        return in_each(u, v, k)[0]

    def in_each(u, v, k):
        for _ in range(3):
            u, v = step(u, v, k)
        return u, v

    by_rows = s2sgrad.jacrev(state)(X, V, 0.7)
    by_columns = s2sgrad.jacfwd(state)(X, V, 0.7)
    np.testing.assert_allclose(by_rows, by_columns, rtol=1e-12)


def test_one_tape_holds_the_records_of_a_loop():
    text = source(in_a_loop, X, V, 0.7)
    assert "(u, v), step_saved = step_forward(u, v, k)" in text
    assert "step_saved_tape.append(step_saved)" in text
    assert "step_saved = step_saved_tape.pop()" in text


def test_both_halves_name_what_is_saved_alike():
    lines = [line.strip() for line in source(in_a_loop, X, V, 0.7).splitlines()]
    packed = [line for line in lines if line.startswith("saved = ")]
    unpacked = [line for line in lines if line.endswith(" = saved")]
    assert [p.removeprefix("saved = ") for p in packed] == [
        u.removesuffix(" = saved") for u in unpacked
    ]


def test_a_few_values_go_to_tapes():
    def softplus(z):
        return np.log1p(np.exp(z))

    def energy(z):
        return np.sum(softplus(z) ** 2)

    text = source(energy, X)
    assert "e_tape" in text
    assert "saved" not in text


def branching(u, v, depth):
    if depth == 0:
        return u * v
    a = np.sin(u)
    b = np.exp(v) * a
    return branching(a * b, b, depth - 1) * np.tanh(b) * a


def recursive(u, v):
    return np.sum(branching(u, v, 2))


def test_functions_that_call_themselves_keep_to_tapes():
    assert "saved" not in source(recursive, X, V)
    s2sgrad.check_grad(recursive, X, V)


@pytest.mark.parametrize("program", [p for p in PROGRAMS if p is not caught])
def test_second_derivatives(program):
    def slope(u):
        return np.sum(s2sgrad.grad(program)(u, V, 0.7) * V)

    direction = np.array([0.2, -0.5, 1.0])
    up, down = (slope(X + sign * 1e-6 * direction) for sign in (1, -1))
    moved = np.sum(s2sgrad.hvp(program, X, direction, V, 0.7) * V)
    assert moved == pytest.approx((up - down) / 2e-6, rel=1e-6, abs=1e-8)


def test_a_written_derivative_with_records_can_be_differentiated(tmp_path):
    text = "import numpy as np\n\n\n" + source(in_a_loop, X, V, 0.7)
    path = tmp_path / "written_by_s2sgrad.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location("written_by_s2sgrad", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def slope(u):
        return np.sum(module.in_a_loop_grad(u, V, 0.7)[0] * V)

    assert "saved" in text
    expected = s2sgrad.hvp(in_a_loop, X, V, V, 0.7)
    np.testing.assert_allclose(s2sgrad.grad(slope)(X), expected, rtol=1e-10)


class Layer:
    def __init__(self, weight, label):
        self.weight = weight
        self.label = label

    def apply(self, h):
        z = self.weight * h
        a = np.tanh(z)
        b = np.exp(-(a**2)) * z
        return a * b + h


def layers(u, v):
    h = u
    for layer in (Layer(u, "first"), Layer(v, "second")):
        h = layer.apply(h)
    return np.sum(h)


def test_functions_that_read_the_same_are_written_once():
    text = source(layers, X, V)
    assert text.count("def apply_forward") == 1
    assert text.count("def apply_backward") == 1
    s2sgrad.check_grad(layers, X, V)
