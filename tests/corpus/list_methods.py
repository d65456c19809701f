"""Lists that are inserted into, cut, reversed, sorted in place and searched."""

import numpy as np

from tests.corpus.registry import program

NUMBERS = {"wrt": "x", "args": lambda rng: (rng.normal(size=6),)}


@program(**NUMBERS)
def inserted(x):
    xs = []
    for v in x:
        xs.insert(0, v * v)
    xs.insert(2, x[0] * 3)
    return sum((i + 1) * v for i, v in enumerate(xs))


@program(**NUMBERS)
def extended(x):
    xs = [x[0]]
    xs.extend([x[1] * 2, x[2]])
    xs.extend(x[3:])
    xs += [x[0] ** 2]
    xs.extend(xs)
    return sum((i + 1) * v for i, v in enumerate(xs))


@program(**NUMBERS)
def taken_from_the_front(x):
    xs = [v * v for v in x]
    total = 0.0
    while xs:
        total = total * 0.5 + xs.pop(0)
    return total


@program(**NUMBERS)
def reversed_arrays(x):
    arrays = [x * 1.0, np.sin(x)]
    arrays.reverse()
    arrays[0][1] = 3.0
    return np.sum(arrays[0] * arrays[1] ** 2)


@program(**NUMBERS)
def sorted_in_place(x):
    xs = [v * v for v in x]
    xs.sort(reverse=True)
    return sum((i + 1) * v for i, v in enumerate(xs))


@program(**NUMBERS)
def popped_and_deleted(x):
    xs = list(x)
    total = 0.0
    for k in (1, -2, 0):
        total += (k + 4) * xs.pop(k) ** 2
    k = xs.index(max(xs))
    del xs[k]
    return total * sum(xs)


@program(**NUMBERS)
def slices_replaced(x):
    xs = list(x)
    n = len(xs)
    i, j = n - 4, n - 1
    xs[i:j] = [v * 2 for v in xs[i:j]][::-1]
    xs[:2] = x[:3]
    xs[-1:] = []
    xs[3:1] = [x[0] ** 2]
    del xs[4:]
    return sum((i + 1) * v for i, v in enumerate(xs))


@program(**NUMBERS)
def extended_by_arrays(x):
    xs = [x]
    for k in range(3):
        xs.extend([xs[-1] * 0.5, np.sin(xs[0])])
    xs[1][0] = 2.0
    return np.sum(np.stack(xs) ** 2)


@program(**NUMBERS)
def repeated_in_place(x):
    xs = [x[0], x[1] ** 2]
    xs *= 3
    return sum((i + 1) * v for i, v in enumerate(xs))


@program(**NUMBERS)
def extended_by_a_generator(x):
    xs = [x[0]]
    xs.extend(v * 2 for v in x)
    return sum((i + 1) * v for i, v in enumerate(xs))


@program(**NUMBERS)
def sorted_by_a_key(x):
    pairs = [(abs(v), i) for i, v in enumerate(x)]
    pairs.sort(key=lambda p: p[0])
    total = 0.0
    for rank, (v, i) in enumerate(pairs):
        total += v * (rank + 1) * x[i]
    return total


@program(**NUMBERS)
def copied_and_cleared(x):
    xs = [v * 2 for v in x]
    ys = xs.copy()
    ys.reverse()
    xs.clear()
    for v in ys:
        xs.append(v * v)
    return sum((i + 1) * v for i, v in enumerate(xs))


@program(**NUMBERS)
def slice_and_item(x):
    xs = list(x)
    xs[1:3] = [xs[0] * 2, xs[3] ** 2]
    del xs[0]
    return sum((i + 1) * v for i, v in enumerate(xs))


@program(**NUMBERS)
def order_of_integers(x):
    order = [3, 1, 2, 0]
    order.remove(2)
    k = order.index(1)
    total = 0.0
    for j in order:
        total += x[j] * (j + k + order.count(3))
    return total


@program(**NUMBERS)
def events(x):
    events = []
    t = 0.0
    for v in x:
        t += v * v + 0.1
        events.append((t, v))
    total = 0.0
    while events:
        t, v = events.pop(0)
        total += np.exp(-t) * v
    return total


@program(**NUMBERS)
def viterbi(x):
    states = ("rain", "sun")
    v = {s: x[i] for i, s in enumerate(states)}
    for t in range(3):
        v = {
            s: max(v[r] - (0.5 if r != s else 0.1) for r in states) + x[2 + t] * len(s)
            for s in states
        }
    return max(v.values())
