"""Algorithms that work in the array they are given."""

import numpy as np

from tests.corpus.registry import program


@program(wrt="x", args=lambda rng: (rng.normal(size=7),), tags="swap")
def bubble_sort(x):
    a = x.copy()
    n = len(a)
    for i in range(n):
        swapped = False
        for j in range(n - 1 - i):
            if a[j] > a[j + 1]:
                a[j], a[j + 1] = a[j + 1], a[j]
                swapped = True
        if not swapped:
            break
    return np.sum(a * np.arange(n) ** 2)


@program(wrt="x", args=lambda rng: (rng.normal(size=6),))
def insertion_sort(x):
    a = x.copy()
    for i in range(1, len(a)):
        key = a[i]
        j = i - 1
        while j >= 0 and a[j] > key:
            a[j + 1] = a[j]
            j -= 1
        a[j + 1] = key
    return a[1] * a[4] - a[0] ** 2


def quicksort(a, lo, hi):
    if lo >= hi:
        return
    pivot = a[hi]
    i = lo
    for j in range(lo, hi):
        if a[j] < pivot:
            a[i], a[j] = a[j], a[i]
            i += 1
    a[i], a[hi] = a[hi], a[i]
    quicksort(a, lo, i - 1)
    quicksort(a, i + 1, hi)


@program(wrt="x", args=lambda rng: (rng.normal(size=8),), tags="recursion")
def recursive_quicksort(x):
    a = np.array(x)
    quicksort(a, 0, len(a) - 1)
    gini = 0.0
    for i, v in enumerate(a):
        gini += (2 * i - len(a) + 1) * v
    return gini / len(a) + a[3] ** 2


@program(wrt="A", args=lambda rng: (rng.normal(size=(3, 4)),), tags="aliases swap")
def row_swap_without_copies(A):
    B = A.copy()
    B[0], B[1] = B[1], B[0]
    B[2, 0], B[2, 1] = B[2, 1], B[2, 0]
    first, last = B[0], B[-1]
    first, last = last, first
    first += last
    return np.sum(B * np.arange(12).reshape(3, 4)) + np.sum(B**2)


@program(wrt="x", args=lambda rng: (rng.normal(size=8),))
def prefix_sums_in_place(x):
    w = x.copy()
    w[1:] += w[:-1]
    for i in range(1, len(w)):
        w[i] += 0.5 * w[i - 1]
    w[:-1] *= w[1:]
    stride = 1
    while stride < len(w):
        w[stride:] = w[stride:] + w[:-stride]
        stride *= 2
    return np.sum(w**2) / 100


@program(wrt="x", args=lambda rng: (rng.normal(size=8),))
def butterfly(x):
    a = x.copy()
    h = 1
    while h < len(a):
        for i in range(0, len(a), 2 * h):
            for j in range(i, i + h):
                u, v = a[j], a[j + h]
                a[j] = u + v
                a[j + h] = u - v
        h *= 2
    return np.sum(a**3) / len(a)


@program(wrt=("x", "limit"), args=lambda rng: (rng.uniform(0.5, 1.0, size=7), 2.5))
def leave_early_after_writing(x, limit):
    u = x.copy()
    for i in range(1, len(u)):
        u[i] += u[i - 1]
        u[i - 1] *= u[i]
        if u[i] > limit:
            return np.sum(u) * limit
    return np.sum(u**2)


@program(wrt="x", args=lambda rng: (rng.normal(size=(4, 3)),), tags="aliases")
def previous_row_as_a_name(x):
    y = x.copy()
    previous = y[0]
    for i in range(1, 4):
        current = y[i]
        current += 0.5 * previous
        previous *= current
        previous = current
    return y.sum() + previous[0] ** 2


@program(wrt=("grid", "rate"), args=lambda rng: (rng.normal(size=(4, 4)), 0.3))
def break_out_of_nested_loops(grid, rate):
    g = grid.copy()
    done = False
    for i in range(4):
        for j in range(4):
            if (i, j) == (2, 3):
                done = True
                break
            g[i, j] -= rate * g[j, i]
            if i == j:
                continue
            g[j, i] *= 1 + rate
        if done:
            break
        g[i] += i
    return np.sum(g**2)


@program(wrt="x", args=lambda rng: (rng.normal(size=9),))
def ring_buffer(x):
    ring = np.zeros(3)
    total = 0.0
    for t, v in enumerate(x):
        old = ring[t % 3]
        ring[t % 3] = v + 0.2 * old
        total += np.max(ring) * np.mean(ring) - old
    return total


@program(wrt="x", args=lambda rng: (rng.normal(size=6),))
def accumulators_of_many_kinds(x):
    count = 0
    total = 0
    running = np.zeros(2)
    running[0] = x[0]
    for v in x:
        count += 1
        total += v
        running += v
        running[1] -= total / count
    running[:] = running[::-1].copy()
    running **= 2
    running[0] **= 1.5
    return total * running[0] - running[1] / count


@program(wrt=("x", "y"), args=lambda rng: (rng.normal(size=5), rng.normal(size=5)))
def overwritten_operands(x, y):
    a = x.copy()
    b = np.sin(a)
    a *= b
    b *= a
    c = a * b
    a[:] = y
    b[1:4] = a[2] * c[1:4]
    c /= 2 + b**2
    a -= c
    a[0] = a[-1] = c[0]
    return np.sum(a * b * c)


@program(wrt="A", args=lambda rng: (rng.normal(size=(3, 5)),))
def gauss_jordan(A):
    M = A.copy()
    M[:, :3] += 4 * np.eye(3)
    for k in range(3):
        M[k] /= M[k, k]
        for i in range(3):
            if i != k:
                M[i] -= M[i, k] * M[k]
    return np.sum(M[:, 3] * M[:, 4])


@program(wrt="x", args=lambda rng: (rng.normal(size=(2, 6)),))
def slices_with_steps(x):
    y = x.copy()
    y[0, ::2] = y[1, 1::2]
    y[1, ::-1] += y[0]
    y[:, 4:0:-2] *= y[:, :2]
    y[-1, -3:] -= y[0, :3] ** 2
    y[..., 0] = 1.0
    y[None, 0, 1] = y[1, 1]
    return np.sum(y**2)


@program(wrt=("state", "gain"), args=lambda rng: (rng.normal(size=4), 0.5, rng.normal(size=(6, 4))))
def filter_with_reset(state, gain, observations):
    state = state.copy()
    score = 0.0
    for z in observations:
        error = z - state
        if np.abs(error).max() > 2.0:
            state[:] = z
            continue
        state += gain * error
        gain = gain * 0.9 + 0.05
        score -= error @ error
    return score + state.sum()


@program(wrt="x", args=lambda rng: (rng.uniform(0.2, 2.0, size=6),), tags="masks")
def computed_where_it_may_be(x):
    ratio = np.divide(1.0, x - 0.2, out=np.zeros_like(x), where=x > 0.9)
    logs = np.full(6, -1.0)
    np.log(x, out=logs, where=x > 0.5)
    return (ratio * logs).sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=6),))
def sorted_along_an_axis(x):
    A, u = np.outer(x, x) - 0.1, x * 1.0
    A.sort(axis=0)
    u.partition(3)
    u.clip(-0.5, 0.7, out=u)
    return (A * np.arange(6)).sum() + A[1, 2] ** 2 + u[3] * u[:3].sum()
