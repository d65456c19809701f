"""`with` and `try` around numbers: what is silenced, cleaned up, caught and tried again."""

import contextlib
import math
import sys
import threading
import time
import warnings

import numpy as np

from tests.corpus.registry import program

lock = threading.Lock()


class Timer:
    def __enter__(self):
        self.began = time.perf_counter()
        return self

    def __exit__(self, *what):
        self.took = time.perf_counter() - self.began


@contextlib.contextmanager
def section(name):
    print("begin", name, file=sys.stderr)
    try:
        yield name
    finally:
        print("end", name, file=sys.stderr)


@program(wrt="x", args=lambda rng: (rng.uniform(-1.0, 1.0, 6),), tags="no-duals")
def without_warnings(x):
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.where(x > 0.1, np.log(x), 0.0) * 2 + x
        z = y * np.sin(y)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        w = np.sqrt(np.abs(z) + 0.1)
    return np.sum(z * w)


@program(wrt="x", args=lambda rng: (rng.uniform(0.1, 1.2, 6),))
def jumps_out_of_with(x):
    total = 0.0
    for i in range(len(x)):
        with lock, Timer():
            if x[i] < 0.3:
                continue
            total += x[i] ** 2
            if total > 2.0:
                break
            total *= x[i]
    return total


@program(wrt="x", args=lambda rng: (rng.uniform(0.1, 1.2, 6),))
def sections_around_loops(x):
    def grown(y, i):
        with np.errstate(over="ignore"):
            if y > 0.5:
                return y**2
            return y * i

    with section("outer") as name, contextlib.nullcontext(x * 2.0) as y:
        y[0] = 1.0
        with section(f"inner of {name}"):
            for i in range(1, 6):
                y[i] = y[i - 1] * y[i] + grown(x[i], i)
    return np.sum(y)


@program(wrt="x", args=lambda rng: (rng.normal(size=4), 3.0), tags="no-duals")
def jitter_for_cholesky(x, jitter):
    A = np.outer(x, x) - 0.1 * np.eye(4)
    try:
        L = np.linalg.cholesky(A)
    except np.linalg.LinAlgError:
        L = np.linalg.cholesky(A + jitter * np.eye(4))
    return np.sum(L**2) + np.sum(np.sin(L))


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="no-duals")
def growing_jitter(x):
    A = np.outer(x, x) - np.eye(4)
    for jitter in (1e-3, 0.5, 1.5, 10.0):
        try:
            L = np.linalg.cholesky(A + jitter * np.eye(4))
            break
        except np.linalg.LinAlgError:
            continue
    else:
        raise ValueError("not even close to positive definite")
    return np.sum(L)


@program(wrt="x", args=lambda rng: (np.array([0.7, 0.4, 1.3, 0.9, 0.25, 1.1]),))
def a_fallback_in_a_loop(x):
    total = 0.1
    y = np.zeros(6)
    for i in range(6):
        try:
            root = math.sqrt(x[i] - 0.5)
            y[i] = root * total
        except ValueError:
            root = x[i] ** 2
            y[i] = -root
        total += root * total + y[i]
    return total + np.sum(y**2)


def geometric(a, b):
    if a < 0.5:
        raise ZeroDivisionError("too small")
    z = b
    for _ in range(3):
        z = z * a + b
    if a > 1.2:
        raise ValueError("too large")
    return z * a


@program(wrt="x", args=lambda rng: (np.array([0.7, 0.4, 1.3, 0.9, 0.25, 1.1]),))
def helpers_that_fail_half_way(x):
    t, bad = x[0], 0
    for i in range(6):
        try:
            t = geometric(x[i], t)
        except ZeroDivisionError:
            t = t * x[i]
        except ValueError as error:
            print(error, file=sys.stderr)
            t = t + x[i] ** 2
            bad += 1
            continue
        else:
            t = t * 2
        finally:
            bad += 1
        t = t / bad
    return t


@program(wrt="x", args=lambda rng: (np.array([0.7, 0.4, 1.3, 0.9, 0.25, 1.1]),))
def several_helpers_in_one_try(x):
    total, values = 0.0, []
    for i in range(6):
        try:
            a = geometric(x[i], 2.0)
            b = geometric(x[i] + 0.2, a)
            values.append(a * b)
        except (ZeroDivisionError, ValueError):
            values.append(x[i])
            continue
        total *= values[-1]
        total += values[0]
    return total + sum(values)


@program(wrt="x", args=lambda rng: (np.array([0.7, 0.4, 1.3, 0.9, 0.25, 1.1]),))
def helpers_that_catch(x):
    def caught(v):
        try:
            return geometric(v, 1.5)
        except ValueError:
            return v * 3.0

    total = 0.0
    for i in range(6):
        try:
            total += caught(x[i]) * x[0]
        except ZeroDivisionError:
            total += x[i]
    return total


@program(wrt="x", args=lambda rng: (np.array([0.7, 0.4, 1.3, 0.9, 0.25, 1.1]),))
def stores_before_a_failure(x):
    y = x.copy()
    try:
        y[0] = 2.0 * x[1]
        y[1] = math.sqrt(x[4] - 1.0)
        y[2] = 7.0
    except ValueError:
        y[3] = y[0] * x[5]
    return np.sum(y**2)


@program(wrt="x", args=lambda rng: (np.array([0.7, 0.4, 1.3, 0.9, 0.25, 1.1]),))
def sums_that_are_given_up(x):
    total = x[0]
    for k in range(3):
        try:
            for i in range(6):
                total += math.sqrt(x[i] - 0.3 * k) * total
        except ValueError:
            total = np.sum(x) + k
    return total


@program(wrt="x", args=lambda rng: (np.array([0.7, 0.4, 1.3]),))
def returns_in_try(x):
    try:
        if x[0] > 100:
            return x[0]
        return math.log(x[0] - 5.0)
    except ValueError:
        return x[1] ** 2 * x[2]
    finally:
        print("done", file=sys.stderr)


@program(wrt="x", args=lambda rng: (np.array([0.7, 0.4, 1.3]),))
def suppressed(x):
    y = 0.0
    with contextlib.suppress(ValueError, KeyError):
        y = x[0] * 2.0
        y = math.sqrt(x[1] - 5.0)
    return y * x[2]


@program(wrt="x", args=lambda rng: (np.array([0.7, 0.2, 1.3]),), tags="no-duals")
def errors_of_floating_point(x):
    try:
        with np.errstate(all="raise"):
            y = np.sum(np.log(x - 0.4))
    except FloatingPointError:
        y = np.sum(x**2)
    return y


@program(wrt="x", args=lambda rng: (np.array([0.7, 0.4, 1.3]),))
def steps_until_one_fails(x):
    y, k = x[0], 0
    while True:
        try:
            y = y - geometric(y, 0.3) / 4.0
            k += 1
        except (ValueError, ZeroDivisionError):
            break
        if k > 3:
            break
    return y * x[1] + k


# what fails is not used: it decides all the same
@program(wrt="x", args=lambda rng: (np.array([0.7, 0.2, 1.3]),), tags="no-duals")
def error_of_what_is_not_used(x):
    try:
        with np.errstate(all="raise"):
            unused = np.sum(np.log(x - 0.4))
        k = 2.0
    except FloatingPointError:
        k = 3.0
    return np.sum(x**2 * k)
