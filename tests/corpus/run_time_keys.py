"""Dicts whose keys are known when the program runs; default dicts and counters."""

from collections import Counter, OrderedDict, defaultdict

import numpy as np

from tests.corpus.registry import program

NUMBERS = {"wrt": "x", "args": lambda rng: (rng.normal(size=6),)}
LABELLED = {"wrt": "x", "args": lambda rng: (rng.normal(size=6), [0, 2, 0, 1, 2, 1])}
EDGES = [(0, 1), (1, 2), (0, 2), (2, 3), (1, 3)]
GRAPH = {"wrt": "x", "args": lambda rng: (rng.normal(size=6), EDGES)}


@program(**NUMBERS)
def recurrence(x):
    best = {}
    best[0] = 1.0
    for n in range(1, len(x)):
        best[n] = best[n - 1] * x[n] + (best[n - 2] if n > 1 else 0.0)
    return best[len(x) - 1]


@program(**GRAPH)
def weights_of_edges(x, edges):
    weights = {}
    for k, (a, b) in enumerate(edges):
        weights[(a, b)] = x[k] ** 2
        weights[(b, a)] = weights[(a, b)]
    total = 0.0
    for a, b in edges:
        total += weights[b, a] * x[a]
    return total


@program(**GRAPH)
def shortest_paths(x, edges):
    dist = {0: 0.0}
    for _ in range(4):
        for k, (a, b) in enumerate(edges):
            if a in dist:
                d = dist[a] + x[k] ** 2
                if b not in dist or d < dist[b]:
                    dist[b] = d
    return dist[3]


@program(**LABELLED)
def sums_by_label(x, ids):
    sums = {}
    for i, k in enumerate(ids):
        sums[k] = sums.get(k, 0.0) + x[i] ** 2
    total = 0.0
    for k in sums:
        total += sums[k] ** 2 * k
    return total


@program(**LABELLED)
def arrays_by_label(x, ids):
    sums = {}
    for i, k in enumerate(ids):
        if k not in sums:
            sums[k] = np.zeros(2)
        sums[k] = sums[k] + x[i] * np.array([1.0, 2.0])
    total = 0.0
    for k, v in sums.items():
        total += np.sum(v**2) * (k + 1)
    return total


@program(**LABELLED)
def arrays_in_place(x, ids):
    sums = {}
    for i, k in enumerate(ids):
        if k not in sums:
            sums[k] = np.zeros(2)
        sums[k] += x[i] * np.array([1.0, 2.0])
    return sum(np.sum(v**2) for v in sums.values())


@program(**LABELLED)
def lists_by_label(x, ids):
    groups = {}
    for i, k in enumerate(ids):
        groups.setdefault(k, []).append(x[i])
    total = 0.0
    for k in sorted(groups):
        total += (sum(groups[k]) / len(groups[k])) ** 2 * (k + 1)
    return total


@program(**NUMBERS)
def memo(x):
    cache = {}

    def fib(n):
        if n in cache:
            return cache[n]
        if n < 2:
            value = x[n]
        else:
            value = fib(n - 1) * x[2] + fib(n - 2)
        cache[n] = value
        return value

    return fib(5)


@program(**NUMBERS)
def memo_as_argument(x):
    def f(n, memo):
        if n < 2:
            return x[n]
        if n not in memo:
            memo[n] = f(n - 1, memo) * x[2] + f(n - 2, memo)
        return memo[n]

    return f(5, {})


@program(**LABELLED)
def overwritten(x, ids):
    d = {}
    total = 0.0
    for i, k in enumerate(ids):
        d[k] = x[i] ** 2
        total += d[k] * x[k]
        d[k] = 0.5 * d[k]
    for k in d:
        d[k] = d[k] * x[0]
    return total + sum(d.values())


@program(**LABELLED)
def added_to(x, ids):
    d = {k: 0.0 for k in ids}
    for i, k in enumerate(ids):
        d[k] += x[i] * x[k]
    return max(d.values()) + d[0]


@program(**LABELLED)
def comprehensions(x, ids):
    d = {k: x[i] for i, k in enumerate(ids)}
    e = {k: v * 2 for k, v in d.items()}
    return e[0] * e[1] + len(e)


@program(**LABELLED)
def value_before(x, ids):
    last = {}
    total = 0.0
    for i, k in enumerate(ids):
        before = last.get(k)
        if before is not None:
            total += before * x[i]
        last[k] = x[i] ** 2
    return total


@program(**LABELLED)
def anew_in_each_round(x, ids):
    total = 0.0
    for r in range(3):
        d = {}
        for i, k in enumerate(ids):
            d[k] = d.get(k, 0.0) + x[i] * (r + 1)
        total += d[0] * d[1]
    return total


@program(**LABELLED)
def another_name(x, ids):
    d = {}
    e = d
    for i, k in enumerate(ids):
        d[k] = x[i]
    e[0] = x[1] * 2
    return d[0] * d[2]


@program(**NUMBERS)
def pairs_as_keys(x):
    n = int(len(x) // 2)
    u = {}
    for i in range(n):
        for j in range(n):
            u[i, j] = x[i] * x[n + j]
    return sum(u[i, i] ** 2 for i in range(n))


@program(**LABELLED)
def filled_by_a_helper(x, ids):
    def add(d, k, v):
        d[k] = d.get(k, 0.0) + v

    d = {}
    for i, k in enumerate(ids):
        add(d, k, x[i] ** 2)
    return d[0] * d[2]


@program(**LABELLED)
def given_by_a_helper(x, ids):
    def counted(v):
        d = {}
        for i, k in enumerate(ids):
            d[k] = d.get(k, 0.0) + v[i]
        return d

    d = counted(x)
    e = counted(x * 2)
    return d[0] * e[1]


@program(**LABELLED)
def written_while_gone_through(x, ids):
    d = {}
    for i, k in enumerate(ids):
        d[k] = x[i]
    for k, v in d.items():
        d[0] = d[0] + v
    return d[0]


@program(**NUMBERS)
def memo_of_arrays(x):
    memo = {}

    def power(n):
        if n not in memo:
            memo[n] = x * 1.0 if n == 0 else power(n - 1) * x + n
        return memo[n]

    return np.sum(power(3) * power(2))


@program(**LABELLED)
def default_sums(x, ids):
    sums = defaultdict(float)
    for k, v in zip(ids, x):
        sums[k] += v * v
    return sum(s**2 * (k + 1) for k, s in sums.items())


@program(**LABELLED)
def default_groups(x, ids):
    groups = defaultdict(list)
    for i, k in enumerate(ids):
        groups[k].append(x[i])
    total = 0.0
    for k in groups:
        total += (sum(groups[k]) / len(groups[k])) ** 2
    return total


@program(**LABELLED)
def default_arrays(x, ids):
    acc = defaultdict(lambda: np.zeros(2))
    for i, k in enumerate(ids):
        acc[k] += x[i] * np.array([1.0, 2.0])
        acc[k][0] = acc[k][0] ** 2
    return sum(np.sum(v**2) for v in acc.values())


@program(**LABELLED)
def counted_labels(x, ids):
    counts = Counter(ids)
    total = 0.0
    for i, k in enumerate(ids):
        total += x[i] ** 2 / counts[k]
    return total


@program(**NUMBERS)
def ordered_parameters(x):
    params = OrderedDict()
    params["scale"] = x[0]
    params["shift"] = x[1:4]
    out = 0.0
    for name, value in params.items():
        out += np.sum(value**2)
    return out * params["scale"]


@program(**NUMBERS)
def labels_that_are_known(x):
    labels = ["a", "b", "a", "c", "b", "a"]
    sums = defaultdict(float)
    for label, v in zip(labels, x):
        sums[label] += v * v
    return sums["a"] * sums["b"] + sums["c"] + sums["zz"] + len(sums)


@program(**LABELLED)
def best_by_label(x, ids):
    best = defaultdict(lambda: -np.inf)
    for i, k in enumerate(ids):
        if x[i] > best[k]:
            best[k] = x[i]
    return sum(v**2 for v in best.values())


@program(**LABELLED)
def transitions(x, ids):
    table = defaultdict(float)
    for i in range(len(ids) - 1):
        table[ids[i], ids[i + 1]] += x[i] * x[i + 1]
    return sum(v**2 for v in table.values())


@program(**GRAPH)
def neighbours(x, edges):
    neighbours = defaultdict(list)
    for a, b in edges:
        neighbours[a].append(b)
        neighbours[b].append(a)
    total = 0.0
    for a in neighbours:
        for b in neighbours[a]:
            total += (x[a] - x[b]) ** 2
    return total


@program(**LABELLED)
def read_before_it_is_stored(x, ids):
    d = defaultdict(float)
    total = 0.0
    for i, k in enumerate(ids):
        total += d[k + 1] * x[i]
        d[k] = x[i] ** 2
    return total + len(d)


@program(**LABELLED)
def counted_on_the_way(x, ids):
    counts = Counter()
    total = 0.0
    for i, k in enumerate(ids):
        counts[k] += 1
        total += x[i] * counts[k] ** 2
    return total


@program(wrt="x", args=lambda rng: (rng.normal(size=3),))
def groups_by_a_number(x):
    groups = defaultdict(list)
    for i in range(6):
        groups[i % 2].append(x[i % 3] * i)
    return sum(np.prod(np.array(values[1:])) for values in groups.values())
