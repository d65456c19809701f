"""Lists that are joined, repeated, copied and sorted."""

# ruff: noqa: RUF005

import numpy as np

from tests.corpus.registry import program

NUMBERS = {"wrt": "x", "args": lambda rng: (rng.normal(size=6),)}


@program(**NUMBERS)
def joined_lists(x):
    xs = [x[0], x[1]]
    ys = xs + [x[2] * x[3]]
    zs = ys + xs
    pair = (x[4],) + (x[5], 2)
    return zs[0] * zs[2] * zs[3] + len(zs) * zs[4] + pair[0] * pair[1] * pair[2]


@program(**NUMBERS)
def joined_in_a_loop(x):
    back, forth, mixed = [0.5], [], []
    for v in x:
        back = [v**2] + back
        forth = forth + [v * len(forth)]
        mixed = mixed + [(v, x[:2])]
    return back[0] * back[-2] + sum(forth + back) + (mixed[1][0] * mixed[2][1]).sum()


@program(**NUMBERS)
def joined_arrays_that_are_written(x):
    a = x * 1.0
    pieces = (a,) + (x * 2,)
    return pieces[0].sum() * pieces[1][2] + np.concatenate(list(pieces))[7]


@program(**NUMBERS)
def repeated_lists(x):
    n = len(x)
    table = [0.0] * n
    for i in range(1, n):
        table[i] = table[i - 1] * 0.5 + x[i] ** 2
    ys = [x[0], 3] * 2
    zs = [x[1]] * n
    ys[2] = ys[2] * ys[1]
    return sum(table) + ys[0] * ys[2] + sum(2 * (zs * 2)[3:5]) * zs[2]


@program(**NUMBERS)
def copied_lists(x):
    xs = list(x)
    pair = tuple([xs[0], 1, x[:2]])
    rows = list(x.reshape(2, 3))
    xs[0] = xs[1] * 2
    return xs[0] * sum(xs) + pair[0] * pair[2][1] + rows[1][0] * rows[0][2]


@program(**NUMBERS)
def bubble_sort(x):
    xs = list(x)
    n = len(xs)
    for i in range(n):
        for j in range(n - 1 - i):
            if xs[j] > xs[j + 1]:
                xs[j], xs[j + 1] = xs[j + 1], xs[j]
    return sum((i + 1) * v for i, v in enumerate(xs))


@program(**NUMBERS)
def sorted_values(x):
    ys = sorted(v * 2 for v in x)
    zs = sorted([x[0], x[1], x[2]], reverse=True)
    total = ys[0] * ys[1] + ys[-1] ** 2 + zs[0] * zs[1] ** 2
    for v in sorted(x):
        total = total * 0.5 + v
    return total


@program(**NUMBERS)
def moving_maximum(x):
    xs = [v * 2 for v in x]
    fixed = [x[0], x[1], x[2]]
    return sum(max(xs[i : i + 3]) for i in range(4)) + sum(sum(fixed[i:]) for i in range(2))


def smallest_first(xs):
    if len(xs) <= 1:
        return xs
    lower = [v for v in xs[1:] if v < xs[0]]
    upper = [v for v in xs[1:] if v >= xs[0]]
    return smallest_first(lower) + [xs[0]] + smallest_first(upper)


@program(wrt="x", args=lambda rng: (rng.normal(size=6),), tags="recursion")
def quicksort(x):
    ordered = smallest_first([v * 2 for v in x])
    return sum((i + 1) * v for i, v in enumerate(ordered))


# What is known of the first rounds of a loop is not known of it.


@program(**NUMBERS)
def known_in_the_first_round_only(x):
    key = last = "a"
    number = before = 0
    nothing = empty = None
    for i in range(3):
        last, before, empty = key, number, nothing
        key, number, nothing = "b", i + 1, x[0]
    total = x[1] if last == "a" else x[2]
    total = total + (x[3] if before == 0 else x[4])
    return total * (x[5] if empty is None else 2.0)


@program(wrt="x", args=lambda rng: (rng.normal(size=6),), tags="beyond")
def as_long_as_in_the_first_round(x):
    mixed = (x, x[0], x[:2])
    xs = [x[0], x[1]]
    total = 0.0
    for _ in range(2):
        for m, v in zip(mixed, xs):
            total = total + np.sum(m) * v
        xs = [x[0], x[1], x[2]]
    return total


@program(wrt="x", args=lambda rng: (rng.normal(size=6),), tags="dict")
def key_of_the_first_round(x):
    d = {"a": x[0], "b": x[1]}
    key, total = "a", 0.0
    for _ in range(3):
        total += d[key]
        key = "b"
    return total


@program(**NUMBERS)
def stars(x):
    first, *rest = x
    xs = [first, *rest[1:], x[1]]
    (a, *middle), *others, last = [xs, x[0], x[1], x[2]]
    y = np.ones((*x.shape, 1)) * x[:, None]
    return a * sum(middle) + sum(others) * last + len([*others, *xs]) * y[2, 0]


@program(**NUMBERS)
def stars_in_a_loop(x):
    total = 0.0
    for a, *bs in [(x[0], x[1], x[2]), (x[3], x[4])]:
        total += a * sum(bs)
    return total


@program(**NUMBERS)
def iterators_that_are_listed(x):
    pairs = list(zip(x[:3], x[3:]))
    ranked = sorted(enumerate([3, 1, 2]))
    turned = tuple(reversed(pairs))
    flat = sum([[x[0], x[1]], [x[2]]], [])
    return pairs[0][0] * turned[0][1] + ranked[1][1] * flat[2] + sum(list(range(3))) * x[4]
