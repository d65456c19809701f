"""Bodies of `try` that change, step by step, what is seen when a later step fails."""

import contextlib
import math
import sys

import numpy as np

from tests.corpus.registry import program


def vector_and_number(rng):
    return (np.array([0.1, 0.4, 0.75, 1.05, 1.3, 1.6]), 0.4)


def squared(v):
    if np.sum(v) > 1.0:
        raise ValueError("large")
    return v * v


@program(wrt=("u", "c"), args=vector_and_number)
def entries_until_one_fails(u, c):
    y = u * 1.0
    n = 0.0
    try:
        for k in range(6):
            y[k] = c * squared(y[k] * y[:k].sum()) + y[k]
            n += y[k]
        y[0] = n
    except ValueError:
        n = 2.0 * n
    return np.sum(y) * n


@program(wrt=("u", "c"), args=vector_and_number)
def suppressed_in_branches(u, c):
    y = u * 1.0
    with contextlib.suppress(ValueError, ZeroDivisionError):
        y[1] = c
        with np.errstate(all="ignore"):
            y[2] *= c
            y[3] = np.sum(squared(y[:3]))
            if y[3] > 0.01:
                y[4] *= y[3]
                y[5] = np.sum(squared(y))
                c = c * 2
            else:
                c = c * 3
        c = c * 5
    return np.sum(y) * c


@program(wrt=("u", "c"), args=vector_and_number)
def attempts_in_attempts(u, c):
    y = u * 1.0
    for i in range(3):
        try:
            y *= 1.1
            try:
                y[i] = math.sqrt(c - i * 0.3)
                y[i] *= 2.0
            except ValueError:
                y[i] *= 3.0
                y[4] = squared(y[4] / 3.0)
                y[5] = math.sqrt(c - i)
            y[3] += 1.0 * c
        except ValueError:
            y[3] *= c
            continue
        else:
            y[2] *= c
        y[1] *= c
        if np.sum(y) > 10:
            break
    return np.sum(y) * c


@program(wrt=("u", "c"), args=vector_and_number)
def endless_until_it_fails(u, c):
    y = u * 1.0
    i = 0
    try:
        while True:
            y[i] = math.sqrt(c - i * 0.1)
            if i > 3 and c < 0:
                break
            i += 1
            c = c * 0.9
    except ValueError as error:
        print(error, file=sys.stderr)
        y[0] = c
    return np.sum(y) * c


@program(wrt=("u", "c"), args=vector_and_number)
def sums_that_are_left_in_the_middle(u, c):
    y = u * 1.0
    total = 0.0
    for x in u:
        try:
            for k in range(3):
                if x > 1.2 and k > 1:
                    break
                y[k] = math.log(x - 0.5 * k)
                total += y[k]
            else:
                total += c
        except ValueError:
            total -= c
            y = y * c
        finally:
            total *= 1.01
    return np.sum(y) * total


@program(wrt=("u", "c"), args=vector_and_number, tags="aliases")
def views_bound_in_attempts(u, c):
    y = u * 1.0
    x = y
    total = 0.0
    for i in range(4):
        try:
            x = y.reshape(2, 3).ravel()[i:]
            total += math.sqrt(1.0 - i * 0.4) * x[0]
            x[1] = total
        except ValueError:
            x[0] *= c
        x[2 % len(x)] *= 1.5
    return np.sum(y * y) + np.sum(x)


@program(wrt=("u", "c"), args=vector_and_number, tags="aliases swap")
def buffers_exchanged_in_attempts(u, c):
    a, b = u * 1.0, u * c
    kept = []
    for i in range(5):
        try:
            a, b = b, a
            a[i] = math.log(b[i] + 0.5 - i * 0.5)
            kept.append(a)
        except ValueError:
            b = a
        b[1] *= c
    kept[0][2] = c
    return np.sum(a * b) + sum(np.sum(v * v) for v in kept)


def same(grid):
    return grid


@program(wrt=("u", "c"), args=vector_and_number, tags="aliases")
def what_a_helper_hands_on_is_written(u, c):
    g = np.outer(u, u)
    try:
        part = same(g)
        part += math.sqrt(c)
        part[0] = math.sqrt(c - 1)
    except ValueError:
        part = same(g)[1:]
        part *= c
    part[1] += c
    same(g)[2] = c
    return np.sum(g * g) + np.sum(part)


# The view is bound in one attempt, and written in the next.
@program(wrt=("u", "c"), args=vector_and_number, tags="aliases")
def view_of_an_earlier_attempt(u, c):
    v = c - u
    try:
        sines = np.sin(v)
        w = v
        v[-1] = 0.5
        w += sines
        w[0] *= math.log(c)
    except ValueError:
        pass
    return np.sum(u * v)
