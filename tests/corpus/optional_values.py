"""Values that are None until they are found, and those that are None again."""

import numpy as np

from tests.corpus.registry import program

NUMBERS = {"wrt": "x", "args": lambda rng: (rng.normal(size=6),)}


@program(**NUMBERS)
def smallest_square(x):
    best = None
    for i in range(len(x)):
        v = (x[i] - 0.1 * i) ** 2
        if best is None or v < best:
            best = v
    return best


@program(**NUMBERS)
def best_candidate(x):
    best = None
    where = None
    for k in range(4):
        candidate = np.sin(x * (k + 1))
        if best is None or np.sum(candidate) > np.sum(best):
            best = candidate
            where = k
    return np.sum(best**2) * (where + 1)


@program(**NUMBERS)
def differences_from_before(x):
    prev = None
    total = 0.0
    for v in x:
        if prev is not None:
            total += (v - prev) ** 2
        prev = v
    return total


@program(**NUMBERS)
def best_step(x):
    best_value, best_x = float("inf"), None
    for step in [0.1, 0.2, 0.45]:
        trial = x - step * 2 * x
        value = np.sum((trial - 0.2) ** 2)
        if value < best_value:
            best_value = value
            best_x = trial
    return np.sum(best_x**3) + best_value


@program(**NUMBERS)
def state_made_when_needed(x):
    h = None
    out = []
    for v in x:
        if h is None:
            h = np.zeros(3)
        h = np.tanh(h * 0.5 + v)
        out.append(h)
    return np.sum(out[-1] ** 2) + np.sum(out[0])


@program(**NUMBERS)
def found_or_not(x):
    def first_positive(v):
        for a in v:
            if a > 0:
                return a
        return None

    a = first_positive(x)
    if a is None:
        return x[0] * 2
    return a**2


@program(**NUMBERS)
def no_return_at_all(x):
    def find(v, limit):
        for a in v:
            if a > limit:
                return a * 3

    a = find(x, 100.0)
    b = find(x, -5.0)
    total = 0.0
    if a is not None:
        total += a
    return total + b


@program(**NUMBERS)
def begun_and_ended(x):
    start = None
    total = 0.0
    for v in x:
        if v > 0 and start is None:
            start = v * 2
        elif start is not None:
            total += start * v
            start = None
    return total + x[0] * 0.5 + (start if start is not None else 0.0)


@program(**NUMBERS)
def blocks_begun_and_ended(x):
    block = None
    total = 0.0
    for k in range(5):
        if block is None:
            block = x[k:] * (k + 1)
        elif k % 2:
            total += np.sum(block**2)
            block = None
        else:
            block = block * 0.5
    return total


@program(**NUMBERS)
def place_of_the_best(x):
    best_i = None
    best = None
    for i, v in enumerate(x):
        if best is None or v * v > best:
            best, best_i = v * v, i
    return x[best_i] ** 3 + best


@program(**NUMBERS)
def sum_of_the_best(x):
    best = None
    for k in range(3):
        c = np.cos(x * k)
        if best is None or c[1] < best[1]:
            best = c
    return np.sum(best)


@program(**NUMBERS)
def buffer_made_when_needed(x):
    h = None
    for v in x:
        if h is None:
            h = np.zeros(3)
        h[0] = h[1] * v + v
        h += v
    return np.sum(h**2)


@program(**NUMBERS)
def another_value_instead(x):
    best = None
    for v in x:
        if v > 100:
            best = v
    scale = best or x[1]
    return scale**2


@program(**NUMBERS)
def cells_filled_by_a_function(x):
    cache = [None] * 6

    def get(i):
        if cache[i] is None:
            cache[i] = x[i] ** 2
        return cache[i]

    return get(1) + get(1) * get(2)


@program(**NUMBERS)
def cells_filled_when_needed(x):
    memo = [None] * 6
    total = 0.0
    for i in [0, 2, 0, 2, 3]:
        if memo[i] is None:
            memo[i] = np.sin(x[i])
        total += memo[i] ** 2
    return total


@program(**NUMBERS)
def until_nothing_changes(x):
    prev = None
    v = x[0]
    n = 0
    while prev is None or abs(v - prev) > 1e-3:
        prev = v
        v = 0.5 * np.cos(v) + 0.1 * x[1]
        n += 1
    return v * n + prev


@program(**NUMBERS)
def choice_of_nothing(x):
    prev = None
    total = 0.0
    for v in x:
        total += 0.0 if prev is None else v * prev
        prev = v**2
    return total


@program(**NUMBERS)
def least_distance(x):
    lowest = None
    for i in range(3):
        for j in range(i):
            d = np.sqrt((x[i] - x[j]) ** 2 + 0.1)
            lowest = d if lowest is None else min(lowest, d)
    return lowest


@program(**NUMBERS)
def entry_of_a_dict(x):
    state = {"prev": None, "total": 0.0}
    for v in x:
        if state["prev"] is not None:
            state["total"] = state["total"] + v * state["prev"]
        state["prev"] = v * 2
    return state["total"]


@program(**NUMBERS)
def last_of_a_loop(x):
    last = None
    for k in range(3):
        last = np.sin(x * k)
    return np.sum(last * x)


@program(**NUMBERS)
def argument_that_may_be_none(x):
    def scaled(v, w):
        if w is None:
            return v
        return v * w

    w = None
    total = 0.0
    for v in x:
        total += scaled(v, w)
        w = v
    return total


@program(**NUMBERS)
def sum_of_terms(x):
    total = None
    for k in range(4):
        term = np.sin(x) * k
        total = term if total is None else total + term
    return np.sum(total**2)


@program(**NUMBERS)
def sum_in_place(x):
    total = None
    for k in range(4):
        term = np.sin(x) * k
        if total is None:
            total = term
        else:
            total += term
    return np.sum(total**2)


@program(**NUMBERS)
def best_of_other_lengths(x):
    best = None
    for k in range(1, 4):
        c = x[:k] ** 2
        if best is None or np.sum(c) > np.sum(best):
            best = c
    return np.sum(best * 2)
