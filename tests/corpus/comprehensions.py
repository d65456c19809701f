"""List comprehensions, and generator expressions that a builtin goes through."""

import numpy as np

from tests.corpus.registry import program

k = 3.0


def kernel(a, b):
    return a * np.sin(b)


@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def helper_of_neighbours(x):
    terms = [kernel(a, b) for a, b in zip(x[1:], x[:-1])]
    return np.sum(terms)


@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def every_other_entry(x):
    return sum([v * i for i, v in enumerate(x) if i % 2 == 0])


@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def pairs_below_the_diagonal(x):
    return sum(x[i] * x[j] for i in range(4) for j in range(i))


@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def matrix_of_lists(x):
    A = np.array([[x[i] * x[j] + i for j in range(3)] for i in range(4)])
    return (A**2).sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def stacked_rows(x):
    rows = [x * i for i in range(3)]
    return (np.stack([row**2 for row in rows]) ** 2).sum()


# the variable of a comprehension is its own
@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def names_of_their_own(x):
    v = 2.0
    doubled = [v * 3 for v in x]
    s = sum(k * w for k, w in enumerate(doubled))
    return s * k * v + max(doubled) - min(w for w in x)


@program(wrt="x", args=lambda rng: (rng.uniform(0.1, 0.9, size=4),))
def tests_of_all_entries(x):
    if any(v > 10 for v in x):
        return x.sum()
    if all([v > 0 for v in x]):
        return (x**2).sum()
    return x[0]


@program(wrt="x", args=lambda rng: (rng.uniform(0.5, 0.9, size=4),))
def halved_until_small(x):
    s = x[0]
    while sum(v * s for v in x) > 1.0:
        s = s * 0.5
    return s * x.sum()
