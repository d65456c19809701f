"""Walrus, del and match, as programs have them."""

import numpy as np

from tests.corpus.registry import program


@program(wrt=("x", "a"), args=lambda rng: (rng.uniform(1.0, 2.0, 4), 1.7))
def walrus_in_tests(x, a):
    if (n := np.sqrt(np.sum(x**2))) > 1.0:
        x = x / n
    y, k = a, 0
    while (miss := abs(y * y - x[0] - 2.0)) > 1e-3 and (k := k + 1) < 20:
        y = 0.5 * (y + (x[0] + 2.0) / y)
    return np.sum(x * np.arange(4.0)) * n + y + miss


@program(wrt="x", args=lambda rng: (rng.normal(size=6),))
def walrus_in_comprehensions(x):
    squares = [2.0 * z for v in x if (z := v**2) > 0.2]
    total = sum(squares)
    for v in x:
        total += part if (part := v * z) > 0.1 else -part * x[0]
    return total


@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def walrus_of_what_is_read_beside_it(x):
    s = np.sum(x)
    s += (s := s * x[1])
    y = x.copy()
    z = y
    y += (y := y * 2.0)
    return s + s * (s := x[0]) + y[0] * z[1] * s


@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def deleted_names_and_items(x):
    wide = x * 2.0
    y = np.sum(wide**2)
    del wide
    parts = []
    for i in range(4):
        part = x[i] ** 2
        parts.append(part)
        del part
    del parts[-1]
    parts.pop()
    return y + sum(parts) * x[4]


@program(wrt="x", args=lambda rng: (rng.normal(size=5), "quick"))
def match_of_a_mode(x, mode):
    match mode:
        case "slow":
            return np.sum(x)
        case "fast" | "quick":
            return np.sum(x**2)
        case _:
            raise ValueError(f"unknown mode {mode}")


@program(wrt="x", args=lambda rng: (rng.normal(size=7), 2))
def match_of_numbers(x, order):
    total = 0.0
    for i in range(len(x)):
        match i % 4:
            case 0:
                total += x[i] ** 2
            case 1 | 2 if x[i] > 0.0:
                total += 3.0 * x[i]
            case 3:
                continue
            case n:
                total -= n * x[i] * total
    match order:
        case 1:
            total = np.sin(total)
        case n if n > 1:
            total = total**n
    return total


@program(wrt="x", args=lambda rng: (rng.normal(size=3),))
def match_of_a_pipeline(x):
    steps = [("scale", 2.0), ("shift", 3.0), ("square",), ("mix", {"weight": x[1]})]
    y = x[0]
    for step in steps:
        match step:
            case ("scale", factor):
                y = y * factor * x[1]
            case ("shift", by):
                y = y + by * x[2]
            case ("square",):
                y = y * y
            case ("mix", {"weight": w}):
                y = y * w + x[0]
    return y


@program(wrt="x", args=lambda rng: (rng.normal(size=3),), tags="no-duals")
def match_of_what_something_is(x):
    def size(v):
        match v:
            case None:
                return 0.0
            case [a, b]:
                return a * b
            case float() | np.float64():
                return v**2
            case np.ndarray():
                return np.sum(v**3)

    return size(x) + size(None) + size((x[0], x[1])) + size(x[2])


@program(wrt="x", args=lambda rng: (rng.normal(size=3),))
def match_of_two_things(x):
    match x[0] * 1.0, x[1] - x[2]:
        case (a, b) if a > b:
            return a * b
        case (a, b) if a + b > 0.0:
            return a + b**2
        case (a, b):
            return a / (1.0 + b**2)
