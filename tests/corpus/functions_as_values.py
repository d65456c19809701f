"""Functions that are made, kept in variables, lists and dicts, returned, and called later."""

import numpy as np

from tests.corpus.registry import program


def vector(n):
    return lambda rng: (rng.uniform(0.2, 1.5, size=n),)


def dense(weight, bias):
    def layer(h):
        return np.tanh(weight * h + bias)

    return layer


@program(wrt="x", args=vector(6), tags="closure")
def layers_from_a_factory(x):
    layers = []
    for k in range(3):
        layers.append(dense(x[k], x[k + 1]))
    h = x
    for layer in layers:
        h = layer(h)
    return np.sum(h)


FIXED = [dense(0.5, 1.0), dense(2.0, -1.0), np.sin]


@program(wrt="x", args=vector(4))
def layers_of_the_module(x):
    for layer in FIXED:
        x = layer(x)
    return np.sum(x**2)


def compose(f, g):
    return lambda z: f(g(z))


@program(wrt="x", args=vector(4), tags="closure")
def composition(x):
    scaled = compose(np.sin, lambda z: z * x[0])
    return np.sum(compose(scaled, scaled)(x))


@program(wrt="x", args=vector(4), tags="closure")
def curried(x):
    add = lambda a: lambda b: lambda c: a * b + c
    return add(x[0])(x[1])(x[2]) * (lambda z: z * x[3])(x[1])


@program(wrt="x", args=vector(5), tags="closure")
def functions_in_containers(x):
    table = {"linear": lambda z: z * x[0], "square": lambda z: z**2}
    stages = [lambda z: z + x[1], np.tanh, lambda z: 2.0 * z]
    y = x
    for stage in stages:
        y = stage(y)
    return np.sum(table["linear"](y)) + table["square"](x[4])


@program(wrt="x", args=vector(5), tags="closure")
def defaults_are_kept(x):
    functions = []
    for k in range(3):

        def term(z, k=k, *, scale=x[k]):
            return scale * z ** (k + 1)

        functions.append(term)
    return functions[0](x[3]) + functions[2](x[4]) + functions[1](x[0], scale=2.0)


@program(wrt="x", args=vector(5), tags="closure")
def made_and_called_in_each_round(x):
    total = 0.0
    for k in range(4):

        def weighted(z):
            return z * x[k]

        total = total + weighted(x[k + 1]) * weighted(2.0)
        if k > 1:
            square = lambda z: z**2 * x[k]
            total = total + square(x[0])
    return total


def called(function, value):
    return function(value)


@program(wrt="x", args=vector(4), tags="closure")
def handed_on_and_bound_anew(x):
    y = x
    for k in range(3):
        y = called(lambda z: z * x[k], y)
    a = x[0]
    first = called(lambda z: a * z, x[1])
    a = x[2]
    return np.sum(y) + first * called(lambda z: a * z, x[3])


@program(wrt="x", args=vector(4), tags="closure")
def made_without_a_derivative(x):
    def power(n):
        return lambda z: z**n

    functions = [power(n) for n in (1, 2, 3)]
    return sum([np.sum(function(x)) for function in functions])


@program(wrt="x", args=vector(4), tags="closure")
def an_optional_callback(x):
    def solve(start, callback=None):
        y = start
        for _ in range(3):
            y = 0.5 * (y + x[0] / y)
            if callback:
                y = callback(y)
        return y

    return solve(1.0) * solve(x[1], lambda y: y) * solve(x[2], callback=lambda y: y + 0.1 * x[3])


@program(wrt="x", args=vector(4), tags="closure")
def chosen_by_what_is_known(x):
    shape = "tanh" if x.ndim == 1 else "none"
    if shape == "tanh":

        def activation(z):
            return np.tanh(z) * x[0]
    else:

        def activation(z):
            return z

    return np.sum(activation(x))


@program(wrt="x", args=vector(3), tags="closure")
def a_list_as_default(x):
    def remembering(z, seen=[1.0]):  # noqa: B006
        seen.append(z)
        return z * len(seen)

    return remembering(x[0]) + remembering(x[1]) + remembering(x[2])


@program(wrt="x", args=vector(4), tags="closure")
def lambdas_in_comprehensions(x):
    weights = [x[0], x[1]]
    layers = [lambda z, w=w: w * z + x[2] for w in weights if w > 0]
    y = x
    for layer in layers:
        y = layer(y)
    return sum(map(lambda a: sum(map(lambda b: a * b, y)), x))


class Spring:
    def __init__(self, stiffness, length):
        self.stiffness, self.length = stiffness, length

    def force(self, position, *others, damping=0.0):
        total = -self.stiffness * (position - self.length)
        for other in others:
            total = total - damping * other
        return total


def stepped(force, position, *args, **options):
    for _ in range(3):
        position = position + 0.1 * force(position, *args, **options)
    return position


@program(wrt="x", args=vector(5), tags="closure")
def methods_as_values(x):
    spring = Spring(x[0], x[1])
    force = spring.force
    first = stepped(force, x[2], x[3], damping=x[4])
    second = stepped(Spring(*(x[1], x[2])).force, x[3])
    return first * second + sum(map(spring.force, x))
