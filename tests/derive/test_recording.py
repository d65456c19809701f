"""What the forward sweep records: nothing that the reverse sweep does not read."""

import numpy as np

import s2sgrad


def source(function, *args, wrt=0):
    return s2sgrad.grad(function, wrt=wrt).lower(*args).source


def diffusion(u0, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] += 0.2 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u)


def test_a_linear_stencil_has_no_tape():
    text = source(diffusion, np.ones(8), 3)
    assert "tape" not in text
    assert "copy" in text


def active_rate(u0, c, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] += c * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u**2)


def test_an_active_rate_records_one_slice_per_step():
    text = source(active_rate, np.ones(8), 0.1, 3, wrt=(0, 1))
    assert text.count(".append(") == 1


def rebinding(W, xs):
    h = np.zeros(W.shape[0])
    for x in xs:
        h = np.tanh(W @ h + x)
    return np.sum(h)


def test_a_fresh_array_goes_on_the_tape_by_reference():
    text = source(rebinding, np.ones((2, 2)), np.ones((3, 2)))
    assert "h_tape.append(h)" in text
    assert "h.copy()" not in text


def overwritten(x):
    y = np.sin(x)
    z = np.exp(y) * y
    y[0] = 0.0
    return np.sum(z * y)


def test_an_operand_is_copied_only_before_it_is_overwritten():
    x = np.array([0.3, 0.5])
    assert ".copy()" in source(overwritten, x)
    s2sgrad.check_grad(overwritten, x)


def linear_chain(x, n):
    for _ in range(n):
        x = 0.5 * x + 1.0
    return np.sum(x)


def test_linear_statements_record_nothing():
    assert "append" not in source(linear_chain, np.ones(3), 4)


def cheap(x, n):
    total = 0.0
    for i in range(n):
        total += x[2 * i + 1] ** 2
    return total


def test_indices_are_recomputed():
    assert "append" not in source(cheap, np.ones(9), 4)
