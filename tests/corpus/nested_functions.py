"""Functions inside of functions: they capture variables, call one another and themselves."""

import numpy as np

from tests.corpus.registry import program


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="closure")
def right_hand_side_of_an_equation(x):
    k = x[0]

    def rhs(y):
        return -k * y + x[1]

    y = x * 1.0
    for _ in range(4):
        y = y + 0.1 * rhs(y)
    return (y**2).sum()


# a captured variable has the value that it has when the function is called
@program(wrt="x", args=lambda rng: (rng.normal(size=3),), tags="closure")
def captured_and_bound_anew(x):
    k = 1.0

    def scaled(v):
        return v * k

    a = scaled(x[0])
    k = x[1]
    return a + scaled(x[2])


@program(wrt="x", args=lambda rng: (rng.uniform(1, 2, size=2),), tags="closure")
def newton_with_lambdas(x):
    f = lambda t: t**3 - x[0]
    slope = lambda t: 3 * t**2
    t = 1.0
    while abs(f(t)) > 1e-12:
        t = t - f(t) / slope(t)
    return t * x[1]


@program(wrt="x", args=lambda rng: (rng.uniform(0.5, 1, size=2),), tags="closure recursion")
def recursive_rule(x):
    def simpson(a, b, n):
        m, h = 0.5 * (a + b), b - a
        s = h / 6 * (np.sin(a * x[0]) + 4 * np.sin(m * x[0]) + np.sin(b * x[0]))
        return s if n == 0 else simpson(a, m, n - 1) + simpson(m, b, n - 1)

    return simpson(0.0, x[1], 2)


@program(wrt="x", args=lambda rng: (rng.normal(size=3),), tags="closure")
def functions_that_call_one_another(x):
    c = x[2]

    def inner(v):
        return v**2 * c

    def outer(v, w=2.0):
        t = inner(v) + w
        return t * inner(t)

    return outer(x[0]) + outer(x[1], w=0.5)


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="closure")
def function_in_a_function_in_a_function(x):
    a = x[0]

    def one(v):
        b = v * a

        def two(w):
            return w * b + a

        return two(v) + two(x[1])

    return one(x[2]) + one(x[3])


@program(wrt="x", args=lambda rng: (rng.normal(size=5),), tags="closure")
def writes_into_what_it_captures(x):
    u = np.zeros_like(x)

    def put(i, v):
        u[i] += v * x[i]

    for i in range(5):
        put(i, x[i - 1])
    return (u**2).sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="closure")
def counts_without_a_derivative(x):
    n, s = 3, 0.0

    def size(m):
        return m * n + 1

    for i in range(size(1)):
        s = s + x[i % 4] * size(i)
    return s + sum(np.sin(size(0) * v) for v in x)


# functions that are handed on


def runge_kutta(f, y, t, h):
    k1 = f(y, t)
    k2 = f(y + 0.5 * h * k1, t + 0.5 * h)
    k3 = f(y + 0.5 * h * k2, t + 0.5 * h)
    k4 = f(y + h * k3, t + h)
    return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def solved(f, y, n):
    t = 0.0
    for _ in range(n):
        y = runge_kutta(f, y, t, 0.1)
        t = t + 0.1
    return y


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="closure")
def solver_of_a_captured_equation(x):
    k, m = x[0], x[1]

    def rhs(y, t):
        return np.stack([y[1], -k * y[0] - m * y[1] + np.sin(t)])

    return (solved(rhs, x[2:], 4) ** 2).sum()


def root(f, slope, t):
    for _ in range(20):
        t = t - f(t) / slope(t)
    return t


@program(wrt="x", args=lambda rng: (rng.uniform(1, 2, size=2),), tags="closure")
def lambdas_as_arguments(x):
    return root(lambda t: t**3 - x[0], lambda t: 3 * t**2, 1.0) * x[1]


def trapezoids(f, a, b, n=6):
    h = (b - a) / n
    s = 0.5 * (f(a) + f(b))
    for i in range(1, n):
        s = s + f(a + i * h)
    return s * h


@program(wrt="x", args=lambda rng: (rng.uniform(0.5, 1, size=4),), tags="closure")
def integrals(x):
    n = 3
    decay = lambda t: np.exp(-x[0] * t) * x[1]
    constant = trapezoids(lambda t: t * n, 0.0, 1.0)
    line = trapezoids(f=lambda u: u * x[3], a=0.0, b=1.0, n=4)
    return trapezoids(decay, 0.0, x[2]) + line + constant * x[0]


def twice(f, x):
    return f(f(x))


# what a lambda captures is what it is where the lambda is handed on
@program(wrt="x", args=lambda rng: (rng.normal(size=3),), tags="closure")
def captured_where_it_is_handed_on(x):
    a = x[0]
    first = twice(lambda v: a * v + 1, x)
    a = 3.0
    second = twice(lambda v: a * v, x)
    return first.sum() + second.sum() + twice(np.sin, x).sum() + twice(lambda v: v**2, x).sum()


def integral_of_a_line(x, c):
    return trapezoids(lambda t: t * c * x[0], 0.0, x[1])


@program(wrt="x", args=lambda rng: (rng.normal(size=3),), tags="closure")
def handed_on_in_a_helper(x):
    def applied(h, v):
        return h(v)

    def scaled(v):
        return v * x[0]

    return integral_of_a_line(x, x[2]) + integral_of_a_line(x, 2.0) + applied(scaled, x[1])
