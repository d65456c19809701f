"""Lists and dicts that are given, and changed in place: by the function, and by what it calls."""

import numpy as np

from tests.corpus.registry import program


@program(wrt="xs", args=lambda rng: (list(rng.normal(size=7)),))
def trimmed_mean(xs):
    xs.sort()
    del xs[0]
    xs.pop()
    return sum(xs) / len(xs)


@program(wrt="weights", args=lambda rng: (list(rng.uniform(0.5, 2.0, size=6)),))
def cost_of_merging(weights):
    """Huffman's sums: the two lightest are merged until one is left."""
    cost = 0.0
    while len(weights) > 1:
        weights.sort()
        lightest = weights.pop(0)
        weights[0] = weights[0] + lightest
        cost = cost + weights[0] ** 2
    return cost


@program(wrt="xs", args=lambda rng: (list(rng.normal(size=4)),))
def other_names(xs):
    same = xs
    both = [xs, xs]
    xs.reverse()
    same.insert(1, xs[0] * same[2])
    both[1].remove(xs[3])
    xs[1:3] = [x**2 for x in xs[1:3]]
    return same[0] * xs[1] + both[0][2] ** 3


@program(wrt="d", args=lambda rng: ({"a": rng.normal(), "b": rng.normal()}, "c"))
def keys_put_into_an_argument(d, key):
    d[key] = d["a"] * d["b"]
    d.update(d=d[key] ** 2, a=d["b"] * 2.0)
    return sum(d.values()) * d.pop("a")


def sort_in_place(xs):
    xs.sort(reverse=True)


def drop_first(xs, count):
    for _ in range(count):
        del xs[0]
    return len(xs)


def restart(xs, x):
    xs.clear()
    xs.extend([x, x * x])


@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def changed_by_helpers(x):
    values = list(x)
    sort_in_place(values)
    left = drop_first(values, 2)
    heads = [[v, v * x[0]] for v in values]
    for head in heads:
        sort_in_place(head)
        head.append(head[0] * head[1])
    restart(heads[1], x[4])
    return sum(np.sin(h) for head in heads for h in head) + left * values[0]


@program(wrt="p", args=lambda rng: ({"xs": [2.0, 0.5, 1.0], "scale": rng.normal()},))
def list_within_an_argument(p):
    p["xs"].sort()
    sort_in_place(p["xs"])
    p["xs"].insert(0, p["scale"] * p["xs"][0])
    return p["xs"][0] * p["xs"][1] + p["scale"]
