"""Programs whose derivatives are lost, and ordinary ones whose are not.

The lines that a warning has to name end in `# lost: ` and the parameters, or in `# rounded`. All
functions are differentiated with respect to all their parameters that have no default.
"""

import math

import numpy as np

CENTRES = np.array([0.0, 1.0])
TABLE = np.array([0.0, 1.0, 4.0, 9.0])


def a_store_into_integers(x):
    g = np.zeros(3, int)
    for i in range(3):
        g[i] = 10 * x[i]  # lost: x
    return 1.0 * g.sum()


def a_store_beside_a_way_that_goes_on(x):
    g = np.zeros(3, dtype=np.int64)
    g[:] = 10 * x  # rounded
    return np.sum(g * x)


def a_store_into_truth_values(x):
    seen = np.zeros(3, bool)
    seen[1:] = x[1:]  # lost: x
    return np.sum(seen * 2.0)


def a_sum_into_integers(x):
    counts = np.arange(3)
    counts[0] += x[1]  # rounded
    return np.sum(x) + 0.5 * counts[0]


def a_view_of_integers(x):
    table = np.zeros((2, 3), int)
    row = table[0]
    row[:] = 5.0 * x  # lost: x
    return table.sum() * 0.5


def filled(table, values):
    table[:] = values  # lost: x


def a_store_in_a_helper(x):
    table = np.zeros(3, int)
    filled(table, x)
    return table.sum() * 0.5


def chosen_place(scores):
    return np.argmax(scores)  # lost: x


def a_place_chosen_in_a_helper(x):
    return np.array([1.0, 2.0, 3.0])[chosen_place(2.0 * x)]


def counted_down(x, n=3):
    if n == 0:
        return float(x.astype(int).sum())  # lost: x
    return counted_down(x, n - 1)


def an_int(c):
    return int(c) * 2.0  # lost: c


def builtin_rounding(c):
    return round(c, 1)  # lost: c


def rounding(x):
    return np.sum(np.round(x, 2))  # lost: x


def floors(c):
    return math.floor(c) + 0.5 * (c // 1.0)  # lost: c


def a_comparison(x):
    return np.sum(x > 0.5) * 1.0  # lost: x


def a_mask(x):
    y = np.zeros(3)
    y[x > 0.5] = 2.0  # lost: x
    return y.sum()


def a_choice_of_constants(x):
    return np.sum(np.where(x > 0.5, 1.0, 2.0))  # lost: x


def a_branch(c):
    if c > 2.0:  # lost: c
        return 3.0
    return 4.0


def a_number_as_a_condition(c):
    y = 1.0
    if c:  # lost: c
        y = 2.0
    return y


def a_count_of_rounds(c):
    n = 0
    while c > 0.5:  # lost: c
        c = c / 2.0
        n += 1
    return n * 1.0


def a_way_out_of_a_loop(c):
    total = 0.0
    for i in range(9):
        total += 2.0
        if c * i > 3.0:  # lost: c
            break
    return total


def one_of_two(x, c):
    if c > 0.5:  # lost: c
        return np.sum(x)
    return np.sum(x * x)


def both_at_one_line(x, c):
    return 1.0 * np.sum(x > c)  # lost: x, c


def nothing_at_all(c):
    return 2.0  # lost: c


def one_is_not_used(x, c):
    print(c * 2.0)
    return np.sum(x)  # lost: c


def only_its_shape(x):
    y = np.zeros_like(x)
    y[: len(x)] = x.shape[0]
    return y.sum()  # lost: x


def integers_in_a_tuple(c):
    state = (2.0 * c, 3)
    return state[1] * 1.0  # lost: c


def a_closure(c):
    def step():
        return np.sign(c)  # lost: c

    return step() * 2.0


def one_of_two_results(x):
    counts, _ = np.histogram(x, bins=3)  # lost: x
    return 1.0 * counts.sum()


# Ordinary programs.


def distances_that_choose(x):
    labels = np.argmin(np.abs(x[:, None] - CENTRES), axis=1)
    return np.sum((x - CENTRES[labels]) ** 2)


def hinge(x):
    return np.sum(np.where(x > 0.5, x, 0.0)) + np.sum(x[x > 0.2])


def shifted_softmax(x):
    e = np.exp(x - x[np.argmax(x)])
    return np.sum(e / e.sum() * np.arange(3))


def until_it_is_small(c):
    n = 0
    while c > 0.5:
        c = c / 2.0
        n += 1
    return c * n


def linear_interpolation(x):
    k = np.floor(x).astype(int)
    return np.sum(TABLE[k] + (x - k) * (TABLE[k + 1] - TABLE[k]))


def a_histogram_that_is_shown(x):
    counts = np.zeros(3, int)
    counts[0] = 3.0 * x[0]
    print(counts)
    return np.sum(x)


def counters_beside_values(x):
    state = (x, 0)
    for _ in range(2):
        y, n = state
        state = (y * 2.0, n + 1)
    y, n = state
    return np.sum(y) * n


def enumerated(x):
    total = 0.0
    for i, v in enumerate(x):
        total += i * v
    return total


def rounding_that_is_written_out(x):
    marks = np.zeros(3, int)
    for i in range(3):
        marks[i] = int(10 * x[i])
    return np.sum(marks * x)
