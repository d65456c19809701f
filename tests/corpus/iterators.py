"""`map`, `filter`, `reduce`, keys, and the iterators of itertools and functions of operator."""

import functools
import itertools
import operator

import numpy as np

from tests.corpus.registry import program


def vector(n):
    return lambda rng: (rng.permutation(np.linspace(0.2, 1.5, n)) + rng.uniform(0, 0.05, n),)


def cubed(v):
    return v**3


@program(wrt="x", args=vector(6), tags="closure")
def mapped(x):
    total = sum(map(lambda v: v**2, x)) + sum(map(operator.mul, x[:3], x[3:]))
    a, b = map(cubed, (x[0], x[1]))
    for y, z in zip(map(cubed, x), x[::-1]):
        total += y * z
    for k, y in enumerate(map(lambda v: v * x[2], x), 1):
        total += k * y
    squares = np.array([v * 2.0 for v in map(cubed, x)])
    return total * a + b * np.sum(squares)


@program(wrt="x", args=vector(6), tags="closure")
def filtered(x):
    total = sum(filter(lambda v: v > 0.5, x))
    for v in filter(lambda v: v < 0.9, x):
        if v < 0.25:
            continue
        total += v**2
    for v in map(cubed, filter(lambda v: v > 0.4, x)):
        total += v
    return total + sum([v * x[0] for v in filter(lambda v: v > 0.7, map(cubed, x))])


@program(wrt="x", args=vector(5), tags="closure")
def folded(x):
    product = functools.reduce(operator.mul, [x[0], x[1], x[2]], 1.0)
    horner = functools.reduce(lambda acc, v: acc * x[1] + v, x)
    matrices = [np.outer(x, x), np.eye(5) * x, np.ones((5, 5))]
    chained = functools.reduce(np.matmul, matrices)
    running = sum(itertools.accumulate(x)) * sum(itertools.accumulate(x, operator.mul))
    return product * horner + np.sum(chained) + running


@program(wrt="x", args=vector(5), tags="closure")
def chosen_by_keys(x):
    farthest = max([x[0], x[1], x[2]], key=lambda v: abs(v - 0.5))
    nearest = min(x[3], x[4], key=lambda v: (v - 0.4) ** 2)
    place = min(range(5), key=lambda k: x[k])
    ordered = sorted([x[0], x[1], x[2]], key=lambda v: -v)
    falling = sorted([x[2], x[3], x[4]], key=cubed, reverse=True)
    return farthest * nearest * x[place] + ordered[0] * falling[2] ** 2 + ordered[1] * falling[1]


@program(wrt="x", args=vector(6))
def pairs_of_elements(x):
    total = 0.0
    for i, j in itertools.product(range(2), range(3)):
        total += x[i] * x[j + 1]
    for i, j in itertools.combinations(range(4), 2):
        if j == 3:
            continue
        total += x[i] * x[j] ** 2
    for a, b in itertools.combinations_with_replacement(x, 2):
        total += a * b
    for a, b in itertools.permutations(x, 2):
        total += a * b**2
    for i, j in itertools.product(range(2), repeat=2):
        i += 1
        total += x[i] * x[j]
    return total + sum(a * b * c for a, b, c in itertools.combinations(x, 3))


@program(wrt="x", args=vector(6))
def one_after_another(x):
    total = 0.0
    for v in itertools.chain(x[:2], [x[3], x[4]]):
        total += v**2
    for a, b in itertools.pairwise(x):
        total += (a - b) ** 2
    for v in itertools.islice(x, 1, 4):
        total += v * x[0]
    for a, b, c in itertools.product(x[:2], [x[2], 2.0], (x[4], x[5])):
        total += a * b * c
    return total + sum(itertools.starmap(cubed_sum, [(x[0], x[1]), (x[2], x[3])]))


def cubed_sum(a, b):
    return (a + b) ** 3


def combined(function, a, b):
    return function(a, b)


@program(wrt="x", args=vector(4))
def functions_of_operator(x):
    first = operator.add(x[0], x[1]) * operator.sub(x[2], operator.neg(x[3]))
    return combined(operator.truediv, first, x[0]) + operator.getitem(x, 2) ** operator.pow(2, 2)
