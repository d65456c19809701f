"""Branches, loops and the ways out of them."""

import numpy as np

from tests.corpus.registry import program


@program(wrt="x", args=lambda rng: (rng.normal(size=7),))
def piecewise_in_loop(x):
    total = 0.0
    for v in x:
        if v > 0.5:
            total += v**3
        elif v > -0.5:
            total += 0.2 * v
        else:
            total -= np.exp(v)
    return total


@program(wrt=("x", "y"), args=lambda rng: (1.3, 0.4))
def early_return_chain(x, y):
    if x < 0:
        return -x
    z = x * y
    if z > 10:
        return z
    if y > 0.3 and not z > 2:
        z = z**2 + x
        if z < 1 or x < 1:
            return z * y
        return z + y
    return 0.0


@program(wrt="x", args=lambda rng: (rng.uniform(0.5, 1.5, size=8), 4.0))
def return_inside_nested_loops(x, limit):
    total = 0.0
    for i in range(len(x)):
        for j in range(i):
            total += x[i] * x[j]
            if total > limit:
                return total * x[0]
    return total


@program(wrt="x", args=lambda rng: (rng.normal(size=9),))
def continue_and_break(x):
    s = 0.0
    p = 1.0
    for i, v in enumerate(x):
        if i % 3 == 1:
            continue
        s += v * p
        if i == 6:
            break
        p *= np.cos(v)
    return s * p


@program(wrt="x", args=lambda rng: (rng.uniform(1, 2, size=5), 100.0))
def for_else(x, limit):
    y = 1.0
    for v in x:
        y *= v
        if y > limit:
            y = limit
            break
    else:
        y = y + x[0]
    for v in x:
        if v > 1.0:
            y -= v
            break
    else:
        y = 0.0 * y
    return y


@program(wrt="x", args=lambda rng: (2.7,))
def while_else(x):
    n = 0
    while x > 1.2:
        x = x * 0.8 + 0.1
        n += 1
        if n > 20:
            break
    else:
        x = x * n
    return x


@program(wrt="x", args=lambda rng: (rng.normal(size=6),))
def reversed_and_negative_steps(x):
    y = 0.0
    for i in reversed(range(len(x))):
        y = 0.5 * y + x[i]
    for i in range(len(x) - 1, 0, -2):
        y = y * x[i] + 1.0
    for v in reversed(x):
        y += v**2
    for v in x[::-1]:
        y = np.tanh(y + v)
    return y


@program(
    wrt=("x", "y", "z"),
    args=lambda rng: (rng.normal(size=5), rng.normal(size=4), rng.normal(size=(6, 2))),
)
def zips_and_enumerates(x, y, z):
    total = 0.0
    for a, b in zip(x, y):
        total += a * b
    for i, (a, row) in enumerate(zip(x, z), start=1):
        total += i * a * row[0] * row[1]
    for i, (u, v) in enumerate(z):
        total -= (u - v) ** 2 / (i + 1)
    return total


@program(wrt="x", args=lambda rng: (1.7,))
def collatz_like(x):
    steps = 0
    while True:
        steps += 1
        if steps > 8:
            break
        if int(x) % 2 == 0:
            x = x / 2 + 0.3
            continue
        x = 1.5 * x + 0.1
    return x


@program(wrt="x", args=lambda rng: (rng.normal(size=6), 3))
def bounds_change_in_body(x, n):
    s = 0.0
    for i in range(n):
        n -= 1
        s += x[i] * x[n + 3]
        i = 5
        s += x[i]
    return s * n + s


@program(wrt=("a", "b"), args=lambda rng: (0.6, -0.2))
def conditional_expressions(a, b):
    sign = 1.0 if a > b else -1.0
    larger = a if a > b else b
    clipped = 0.0 if larger < 0 else larger if larger < 0.5 else 0.5 + 0.1 * larger
    return sign * clipped**2 + (a * b if 0 < a < 1 else a + b)


@program(wrt=("a", "b"), args=lambda rng: (0.6, 1.9))
def values_of_and_or(a, b):
    c = a and b
    d = 0.0 or a
    e = (a > 1 and 2 * a) or 3 * b
    return c * d + e


@program(wrt="x", args=lambda rng: (rng.normal(size=8),))
def nested_whiles(x):
    i = 0
    total = 0.0
    while i < len(x):
        j = i
        block = 0.0
        while j < len(x) and j < i + 3:
            block += x[j] ** 2
            j += 1
        total += np.sqrt(block + 1)
        i = j
    return total


@program(wrt="x", args=lambda rng: (rng.normal(size=5), "huber"), tags="string-option")
def options(x, loss="squared", reduce=True, weights=None):
    if loss == "squared":
        e = x**2
    elif loss == "huber":
        e = np.where(np.abs(x) < 1, 0.5 * x**2, np.abs(x) - 0.5)
    else:
        raise ValueError(f"unknown loss {loss}")
    if weights is not None:
        e = weights * e
    return e.mean() if reduce else e[0]


@program(wrt=("x", "decay"), args=lambda rng: (rng.normal(size=6), 0.9))
def variable_defined_late(x, decay):
    for i in range(len(x)):
        if i == 0:
            state = x[i]
        else:
            state = decay * state + np.sin(x[i])
        last = state * decay
    return state + last**2


@program(wrt="x", args=lambda rng: (rng.normal(size=6), 0))
def loop_that_does_not_run(x, n):
    y = x * 2
    total = 0.0
    for i in range(n):
        y = y * x[i]
        total += y.sum()
    while n > 0:
        y = np.exp(y)
        n -= 1
    return total + np.sum(y * x)


@program(wrt="x", args=lambda rng: (0.9,))
def asserts_and_annotations(x):
    assert x > 0, "x has to be positive"
    y: float = x**2
    z = w = y + 1
    z += y
    return z * w


@program(wrt=("x", "bias"), args=lambda rng: (rng.normal(size=6), 0.3))
def random_walk_with_barrier(x, bias):
    position, hits = 0.0, 0
    path = np.zeros(len(x))
    for t, step in enumerate(x):
        position += step + bias
        if not -0.8 < position < 0.8:
            hits += 1
            position *= -0.5
        path[t] = position
    return path @ path / (1 + hits)


@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def pairs_of_an_enumerate(x):
    total = 0.0
    for pair in enumerate(x):
        total += pair[0] * pair[1] ** 2
    return total


@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def pairs_of_a_zip_within_an_enumerate(x):
    total = 0.0
    for k, both in enumerate(zip(x, x[::-1])):
        a, b = both
        total += k * a * b**2
    return total + np.sum(x)


# What one test binds and the same test reads later: on the other path it is not there.
NOT_BOUND = {"wrt": ("u", "c"), "args": lambda rng: (rng.uniform(0.3, 1.7, size=5), 0.7)}


@program(**NOT_BOUND)
def array_bound_in_a_branch(u, c):
    if c > 1:
        v = u * 2
    s = np.sum(u) * c
    if c > 1:
        s = s + np.sum(v * u)
    return s


@program(wrt=("u", "c"), args=lambda rng: (rng.uniform(0.3, 1.7, size=5), 1.3))
def array_bound_in_a_branch_that_is_taken(u, c):
    if c > 1:
        v = u * 2
    s = np.sum(u) * c
    if c > 1:
        s = s + np.sum(v * u)
    return s


@program(**NOT_BOUND)
def lists_bound_in_a_branch(u, c):
    if c > 1:
        xs = [u * 2, u * c]
        table = {"a": u * 2, "b": c}
    s = np.sum(u) * c
    if c > 1:
        s = s + np.sum(xs[0] * u) + np.sum(xs[1]) * table["b"] + np.sum(table["a"])
    return s


@program(wrt=("u", "c"), args=lambda rng: (rng.uniform(0.3, 1.7, size=5), 1.3))
def array_bound_in_an_attempt(u, c):
    done = False
    try:
        if c > 1:
            raise ValueError("large")
        v = u * c
        done = True
    except ValueError:
        pass
    s = np.sum(u) * c
    if done:
        s = s + np.sum(v * u)
    return s


@program(**NOT_BOUND)
def array_bound_in_some_rounds(u, c):
    s = np.sum(u) * c
    n = 0
    while n < 2:
        n += 1
        if c > 1:
            v = u * n
            if n > 1:
                s = s + np.sum(v)
        if c > 1 and n > 1:
            s = s * np.sum(v)
    return s
