"""Tuples and lists: arguments, locals, results of helpers."""

import numpy as np

from tests.corpus.registry import program


@program(
    wrt="params",
    args=lambda rng: ([rng.normal(size=(2, 3)), rng.normal(size=3), 0.4], rng.normal(size=(4, 2))),
    tags="list-argument",
)
def unpack_list_argument(params, x):
    W, b, gain = params
    return gain * np.sum(np.tanh(x @ W + b))


@program(
    wrt="state",
    args=lambda rng: ((rng.normal(size=3), (1.2, rng.normal(size=2))),),
    tags="tuple-argument",
)
def nested_tuple_argument(state):
    x, (s, y) = state
    return np.sum(x) * s + y[0] * y[1] + state[1][0] ** 2


@program(wrt="xs", args=lambda rng: ([0.5, -1.2, 2.0, 0.3],), tags="list-argument")
def list_of_floats(xs):
    total = sum(xs)
    largest = max(xs)
    product = 1.0
    for x in xs:
        product *= 1 + x**2
    return total * largest + product / len(xs)


@program(wrt=("x", "y"), args=lambda rng: (0.7, -0.4))
def list_is_written(x, y):
    a = [x, y, 0.0]
    b = a
    b[2] = a[0] * a[1]
    a[0] += 3.0
    b[1] *= x
    return a[0] * a[1] + b[2] ** 2


@program(wrt="x", args=lambda rng: (rng.normal(size=6),))
def append_then_stack(x):
    states = []
    h = x[:2]
    for i in range(2, 6):
        h = np.tanh(h * x[i] + 0.1)
        states.append(h)
    history = np.stack(states)
    return np.sum(history**2) + len(states) * history[-1, 0]


@program(wrt="x", args=lambda rng: (rng.normal(size=7),))
def push_and_pop(x):
    stack = []
    for i, v in enumerate(x):
        if i % 3 == 2:
            top = stack.pop()
            stack.append(top * v)
        else:
            stack.append(v + 0.5)
    total = 0.0
    while stack:
        total = total * 0.7 + stack.pop()
    return total


@program(wrt=("a", "b", "c"), args=lambda rng: (0.3, 0.9, -0.5))
def tuple_swaps(a, b, c):
    for _ in range(4):
        a, b, c = b * c, c + a, a - 0.1 * b
    (a, b), c = (b, a), c
    pair = (a, b)
    return pair[0] ** 2 + pair[1] * c


def split_energy(x):
    return np.sum(x[:3] ** 2), [np.sum(x[3:]), x[0]], len(x)


@program(wrt="x", args=lambda rng: (rng.normal(size=6),))
def helper_returns_nested(x):
    kinetic, (potential, first), n = split_energy(x)
    return kinetic * potential + first / n


@program(wrt=("u", "v"), args=lambda rng: (rng.normal(size=3), rng.normal(size=3)))
def list_of_arrays_in_loop(u, v):
    levels = [u, v, u * v]
    for depth in range(3):
        levels[depth % 3] = levels[(depth + 1) % 3] * 0.5 + levels[depth % 3]
    total = 0.0
    for weight, level in zip((1.0, 2.0, 3.0), levels):
        total += weight * np.sum(level**2)
    return total


@program(wrt="x", args=lambda rng: (rng.normal(size=8),))
def list_of_rows_to_array(x):
    rows = []
    for k in range(3):
        rows.append(x[k : k + 4] ** (k + 1))
    M = np.array(rows)
    G = np.array([[x[0], x[1]], [x[1], x[2]]])
    return np.sum(M @ M.T) + np.linalg.det(G)


@program(wrt=("x", "y"), args=lambda rng: (1.1, rng.normal(size=4)))
def array_from_scalars(x, y):
    q = np.array([x, y[0], x * y[1], 1.0])
    r = np.array((q[0], y.sum()))
    return np.sum(q * y) + r @ np.array([x, 2])


def step(state, force):
    position, velocity = state
    velocity = velocity + 0.1 * (force - position)
    position = position + 0.1 * velocity
    return position, velocity


@program(
    wrt=("initial", "forces"),
    args=lambda rng: ((0.1, 0.5), rng.normal(size=6)),
    tags="tuple-argument",
)
def state_tuple_through_loop(initial, forces):
    state = initial
    best = None
    for f in forces:
        state = step(state, f)
        if best is None or state[0] > best:
            best = state[0]
    return best + state[1] ** 2


@program(
    wrt="layers",
    args=lambda rng: ([rng.normal(size=3), rng.normal(size=4), rng.normal(size=2)],),
    tags="list-argument",
)
def ragged_list(layers):
    total = 0.0
    for layer in layers:
        total += np.sum(layer**2) / layer.size
    last = layers[-1]
    joined = np.concatenate(layers)
    return total + last[0] * layers[0][1] + joined[3:6].prod()
