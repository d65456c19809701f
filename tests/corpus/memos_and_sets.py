"""Memos in objects, dicts in dicts, entries that are taken out, sets of what was seen."""

import numpy as np

from tests.corpus.registry import program

NUMBERS = {"wrt": "x", "args": lambda rng: (rng.normal(size=6),)}
LABELLED = {"wrt": "x", "args": lambda rng: (rng.normal(size=6), [0, 2, 0, 1, 2, 1])}
COUNTED = {"wrt": "x", "args": lambda rng: (rng.normal(size=6), np.array([0, 2, 0, 1, 2, 1]))}


class Memo:
    def __init__(self, x):
        self.x = x
        self.cache = {}
        self.calls = 0

    def value(self, n):
        if n not in self.cache:
            self.calls += 1
            self.cache[n] = (
                self.x[n] ** 2 if n < 2 else self.value(n - 1) * self.value(n - 2) + self.x[n]
            )
        return self.cache[n]


@program(**NUMBERS)
def memo_of_an_object(x):
    m = Memo(x)
    return m.value(4) + m.value(3)


@program(**LABELLED)
def dict_in_a_dict(x, ids):
    state = {"cache": {}, "n": 0}
    for i, k in enumerate(ids):
        state["cache"][k] = x[i] * 2
    return state["cache"][0] * state["cache"][1]


@program(**LABELLED)
def records_by_label(x, ids):
    table = {}
    for i, k in enumerate(ids):
        if k not in table:
            table[k] = {"sum": 0.0, "n": 0}
        table[k]["sum"] += x[i]
        table[k]["n"] += 1
    return sum((t["sum"] / t["n"]) ** 2 for t in table.values())


@program(**LABELLED)
def pairs_by_label(x, ids):
    last = {}
    total = 0.0
    for i, k in enumerate(ids):
        if k in last:
            v, j = last[k]
            total += v * x[i] * (i - j)
        last[k] = (x[i] ** 2, i)
    return total


@program(**LABELLED)
def dicts_in_a_list(x, ids):
    logs = [{}, {}]
    for i, k in enumerate(ids):
        logs[i % 2][k] = x[i] ** 2
    return logs[0][0] + sum(logs[1].values())


@program(**NUMBERS)
def filled_in_a_while(x):
    d = {}
    n = 0
    while n < len(x):
        d[n] = x[n] * (d[n - 1] if n - 1 in d else 1.0)
        n += 1
    return d[n - 1]


@program(**LABELLED)
def taken_out_again(x, ids):
    d = {}
    total = 0.0
    for i, k in enumerate(ids):
        if k in d:
            total += d.pop(k) * x[i]
        else:
            d[k] = x[i]
    return total


@program(**LABELLED)
def deleted_entry(x, ids):
    d = {}
    for i, k in enumerate(ids):
        d[k] = x[i]
    del d[0]
    return sum(d.values())


@program(**LABELLED)
def cleared_in_each_round(x, ids):
    d = {}
    total = 0.0
    for r in range(2):
        for i, k in enumerate(ids):
            d[k] = d.get(k, 0.0) + x[i]
        total += d[0] * d[1] * (r + 1)
        d.clear()
    return total


@program(**LABELLED)
def key_of_the_greatest(x, ids):
    d = {}
    for i, k in enumerate(ids):
        d[k] = x[i]
    best = max(d, key=lambda k: d[k])
    return d[best] ** 2


@program(**LABELLED)
def key_by_its_value(x, ids):
    d = {}
    for i, k in enumerate(ids):
        d[k] = x[i]
    best = max(d, key=d.get)
    return d[best] ** 2


@program(**LABELLED)
def in_the_order_of_keys(x, ids):
    d = {}
    for i, k in enumerate(ids):
        d[k] = x[i]
    return sum(v * (r + 1) for r, (k, v) in enumerate(sorted(d.items())))


@program(**LABELLED)
def values_as_an_array(x, ids):
    d = {}
    for i, k in enumerate(ids):
        d[k] = x[i]
    return np.sum(np.array(list(d.values())) ** 2)


@program(**LABELLED)
def zipped(x, ids):
    d = dict(zip(ids, x))
    return d[0] * d[2] + d[1]


@program(**COUNTED)
def integers_of_an_array(x, idx):
    d = {}
    for i in range(len(idx)):
        k = int(idx[i])
        d[k] = d.get(k, 0.0) + x[i]
    return sum(v**2 for v in d.values())


@program(**COUNTED)
def entries_of_an_array_as_keys(x, idx):
    d = {}
    for i, k in enumerate(idx):
        d[k] = d.get(k, 0.0) + x[i]
    return sum(v**2 for v in d.values())


@program(**NUMBERS)
def knapsack(x):
    memo = {}

    def best(i, w):
        if i == 4:
            return 0.0
        if (i, w) in memo:
            return memo[i, w]
        value = best(i + 1, w)
        if w >= i + 1:
            value = max(value, best(i + 1, w - i - 1) + x[i] ** 2)
        memo[i, w] = value
        return value

    return best(0, 5)


@program(**LABELLED)
def least_by_label(x, ids):
    d = {}
    for k in ids:
        d[k] = None
    for i, k in enumerate(ids):
        if d[k] is None or x[i] < d[k]:
            d[k] = x[i]
    return sum(v**2 for v in d.values())


@program(**LABELLED)
def seen_once(x, ids):
    seen = set()
    total = 0.0
    for i, k in enumerate(ids):
        if k in seen:
            continue
        seen.add(k)
        total += x[i] * len(seen)
    return total


@program(**NUMBERS)
def set_that_grows(x):
    seen = set()
    total = 0.0
    for k in [0, 1, 0, 2, 1, 3]:
        if k in seen:
            continue
        seen.add(k)
        total += x[k] * len(seen)
    return total


@program(**NUMBERS)
def greatest_of_a_dict(x):
    d = {0: x[0], 1: x[1], 2: x[2]}
    best = max(d, key=lambda k: d[k])
    return d[best] ** 2 * (best + 1)


@program(**NUMBERS)
def steps_of_all_parameters(x):
    params = {"w": x[:3], "b": x[3]}
    for step in range(3):
        for k in params:
            params[k] = params[k] * 0.5
    return np.sum(params["w"] ** 2) + params["b"]


@program(**NUMBERS)
def gradient_steps(x):
    params = {"w": x[:3], "b": x[3]}
    for step in range(3):
        grads = {"w": 2 * params["w"], "b": np.cos(params["b"])}
        for k in params:
            params[k] = params[k] - 0.1 * grads[k]
    return np.sum(params["w"] ** 2) + params["b"]
