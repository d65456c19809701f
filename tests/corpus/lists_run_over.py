"""Lists that grow beside loops over lists, and lists in lists that grow in the loop over these."""

import numpy as np

from tests.corpus.registry import program

ARGS = {"wrt": ("u", "c"), "args": lambda rng: (rng.uniform(0.5, 1.5, size=3), 0.4)}


@program(**ARGS)
def other_lists_grow(u, c):
    first = [u, u**2]
    out = []
    for v in first:
        out.append(v * c)
    for v in out:
        first.append(v)
    return np.sum(first[-1]) + np.sum(out[0] * u)


@program(**ARGS)
def inner_lists_grow(u, c):
    table = [[u[0]], [u[1]], [u[2] ** 2]]
    for row in table:
        row.append(row[0] * c)
    return sum([row[0] * row[1] for row in table])


@program(**ARGS)
def work_list(u, c):
    waiting, total = [u * 1.0], 0.0
    while waiting:
        v = waiting.pop()
        total = total + np.sum(v**2) * c
        if total < 20:
            waiting.append(v * 1.5)
    return total
