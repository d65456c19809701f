"""Functions with `*args` and `**kwargs`, and calls that unpack tuples, dicts and arrays."""

import numpy as np

from tests.corpus.registry import program


def vector(n):
    return lambda rng: (rng.uniform(0.2, 1.5, size=n),)


def squares(*values, weight=1.0):
    total = 0.0
    for value in values:
        total = total + weight * np.sum(value**2)
    return total


@program(wrt="x", args=vector(6))
def any_number_of_arguments(x):
    return squares(x, x[1:]) + squares(weight=x[0]) + squares(*(x[1], x[2]), weight=x[3])


def decay(t, amplitude, rate, offset):
    return amplitude * np.exp(-rate * t) + offset


def simulated(model, t, *theta):
    return model(t, *theta)


TIMES = np.linspace(0.0, 2.0, 7)


@program(wrt="theta", args=vector(3))
def curve_of_a_parameter_vector(theta):
    residual = decay(TIMES, *theta) - simulated(decay, TIMES, theta[0], 0.5, theta[2])
    return np.sum(residual**2) + np.sum(decay(TIMES, offset=0.1, *theta[:2]))  # noqa: B026


def affine(x, scale=1.0, *, shift=0.0):
    return scale * x + shift


def through(function, *args, **kwargs):
    return function(*args, **kwargs)


@program(wrt="x", args=vector(5))
def arguments_handed_on(x):
    options = {"scale": x[0], "shift": x[1]}
    first = through(affine, x, **options)
    second = through(affine, first, 2.0, shift=x[2])
    return np.sum(first * second * through(through, affine, x, shift=x[3]))


SETTINGS = {"scale": 1.5, "shift": 0.25}


@program(wrt="x", args=vector(4))
def settings_of_the_module(x):
    return np.sum(affine(x, **SETTINGS) ** 2)


def polynomial(x, first, *more):
    if len(more) == 0:
        return first
    return first + x * polynomial(x, *more)


@program(wrt=("x", "c"), args=lambda rng: (0.7, rng.normal(size=4)))
def recursion_through_a_star(x, c):
    return polynomial(x, c[0], c[1], c[2], c[3]) ** 2


@program(wrt="x", args=vector(6))
def stars_for_numpy(x):
    pair, shape = (x, x[::-1]), (2, 3)
    table = np.hypot(*pair).reshape(*shape)
    return np.sum(table[0] * table[1])


@program(wrt="x", args=vector(5), tags="closure")
def nested_functions_with_stars(x):
    def weighted(*values, **weights):
        return values[0] * weights["first"] + values[1] * weights["second"] * x[2]

    product = lambda *factors: factors[0] * factors[1] * len(factors)  # noqa: E731
    return weighted(x[0], x[1], first=x[3], second=2.0) * product(x[4], x[0])


@program(wrt="x", args=lambda rng: (rng.normal(size=2), rng.normal(size=5), 0.3))
def objective_with_arguments(x, *data):
    values, damping = data
    return np.sum((x[0] * values - x[1]) ** 2) + damping * np.sum(x**2)


def normalised(table, **options):
    options["scale"] = options["scale"] * 2.0
    return affine(table, **options)


@program(wrt="x", args=vector(4))
def a_dict_of_its_own(x):
    options = {"scale": x[0], "shift": 1.0}
    first = normalised(x, **options)
    return np.sum(first * affine(x, **options))


def positional(x, y, /, z, *, power=2):
    return x * y + z**power


@program(wrt="x", args=vector(4))
def positional_and_keyword_only(x):
    return positional(x[0], x[1], x[2]) * positional(x[1], x[2], z=x[3], power=3)
