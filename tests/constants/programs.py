"""Programs over several modules that read constants in many ways."""

import functools

import numpy as np

import tests.constants.solver as sv
from s2sgrad import grad
from tests.constants import config, solver
from tests.constants.config import CONFIG, PARAMS, WEIGHTS

SCALE = 2.0
lower = 1.5
SHIFTS = np.array([1.0, 2.0])


def oscillator(x, n):
    v = 0.0
    for _ in range(n):
        x, v = solver.step(x, v)
    return x * x + sv.DT


def energy(x):
    total = 0.0
    for i in range(CONFIG.material.layers):
        total = total + CONFIG.material.E * x ** (i + 1)
    return total


class Spring:
    def __init__(self, mass):
        self.mass = mass

    def force(self, x):
        return -config.CONFIG.k * x * self.mass

    @property
    def weight(self):
        return self.mass * solver.GRAVITY

    def pull(self, x):
        return self.force(x) * SCALE + self.weight


def everything(x, material):
    spring = Spring(2.0 * material.E)
    y = energy(x) + spring.pull(x)
    if CONFIG.scheme == "explicit":
        y = y + np.sum(WEIGHTS @ np.array([x, 1.0]))

    def scaled(z):
        return z * solver.DT * config.PAIR[0]

    y = y + scaled(y) + sum(scaled(q) for q in [x, y]) + config.FROZEN.mu * x
    return y + PARAMS["a"] * np.sum(PARAMS["b"]) * PARAMS["n"]


def linear(x):
    return config.WEIGHTS @ x * solver.DT


def bare(x):
    return SCALE * x * SCALE * np.sum(SHIFTS) * lower


def scaled(x):
    return x * sv.DT


def applied(function, x):
    return function(x)


def handed_on(x):
    return applied(scaled, x) + applied(lambda z: z * solver.GRAVITY, x)


def mapped(x):
    largest = max([x, 2 * x], key=lambda z: z * sv.DT)
    return largest + sum(map(lambda z: z * sv.DT, [x, x]))  # noqa: C417


def reduced(x):
    return functools.reduce(lambda a, b: a + b * sv.DT, [x, x, x])


def recursive(x, n):
    if n == 0:
        return x
    return recursive(x * solver.DT, n - 1)


def imported_inside(x):
    from tests.constants.solver import DT

    return x * DT * DT


def module_inside(x):
    import tests.constants.solver as inner

    return x * inner.DT


def shadowed(x, DT):
    DT = DT * 2.0
    return DT * x + solver.DT + sum([DT * x for DT in [1.0, 2.0]])


def keywords(x, **given):
    return x * given["a"] * sv.DT


def with_keywords(x):
    given = {"a": x}
    return keywords(x, a=2.0, DT=7.0) + keywords(x, **given)


def several(x, *more):
    return x * more[0] * sv.DT


def with_stars(x):
    pair = (x, 2.0)
    return several(x, *pair) + several(*pair)


def dressed(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


@dressed
def decorated(x):
    return x * solver.DT


def calls_decorated(x):
    return decorated(x) * solver.DT


def is_stiff():
    return 3 * solver.DT > 1


def conditional(x):
    if is_stiff():
        return x
    return x * x * sv.DT


def until(x):
    while scaled(x) < 10.0:
        x = x + solver.DT + x
    return x


def derivative_inside(x):
    return grad(cubed)(x) * x


def cubed(x):
    return sv.DT**3 * x**2


def same_number(x):
    return x * TENTH * solver.DT


TENTH = 0.1


def factory(k):
    def outer(x):
        def inner(y):
            return y * k

        return inner(x) * k * solver.DT

    return outer


closed = factory(1.3)
partial = functools.partial(recursive, n=2)


def unread(x):
    return 2.0 * x


def argument_too(x, cfg):
    return cfg.k * x + CONFIG.k * x * x


OTHER = config.Config()


def two_objects(x):
    return config.CONFIG.k * x + OTHER.k * x * x


def hidden_by_a_variable(x):
    SCALE = x * solver.DT
    return SCALE * bare(x)


def hidden_by_a_comprehension(x):
    return np.sum(np.array([SCALE * x for SCALE in [SCALE, x]])) + bare(x)


def over_its_own_name(x):
    return sum([solver * x for solver in [solver.DT, x]])


def annotated(x: float) -> float:
    return SCALE * x * SCALE


def of_every_kind(x, y, /, z, *more, w=1.0, **named):
    return x * y * z * w * SCALE * more[0] * named["q"]
