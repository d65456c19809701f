"""What was made of constants before a derivative is called, and writes into constants."""

import functools
from dataclasses import dataclass

from tests.constants import config, solver
from tests.constants.config import CONFIG, WEIGHTS
from tests.constants.solver import DT
from tests.constants.solver import DT as RENAMED

HALF = DT / 2
DOUBLE = 2 * solver.DT
SIXTH = HALF / 3
if HALF:
    LISTED = [DT, 2.0]
MATERIAL = CONFIG.material


def imported(x):
    return x * DT + solver.DT


def renamed(x):
    return x * RENAMED


def half(x):
    return x * HALF


def double(x):
    return x * DOUBLE


def sixth(x):
    return x * SIXTH


def listed(x):
    return x * LISTED[0]


def deep(x):
    return half(x) * solver.DT


def default(x, dt=DT):
    return x * dt


def takes_default(x):
    return default(x)


def passes_it(x):
    return default(x, solver.DT)


def of_dictionary(x):
    return x * solver.__dict__["DT"]


def through_variable(x):
    module = solver
    return x * module.DT


def by_getattr(x):
    return x * getattr(solver, "DT")  # noqa: B009


def part_of_it(x):
    return x * MATERIAL.E + CONFIG.k


def writes_object(x):
    CONFIG.k = x
    return CONFIG.k


def writes_deep(x):
    material = CONFIG.material
    material.E = x
    return config.CONFIG.material.E


def writes_array(x):
    WEIGHTS[0] = x
    return WEIGHTS[0, 0]


def writes_alias(x):
    row = config.WEIGHTS[0]
    row += x
    return row[0]


def write_into(array, x):
    array[0] = x


def writes_by_call(x):
    write_into(WEIGHTS, x)
    return WEIGHTS[0, 0]


def writes_number(x):
    solver.DT = x
    return solver.DT


def writes_argument(x):
    x[0] = 2.0 * x[1]
    return (x @ WEIGHTS).sum()


class Stepper:
    dt = 2 * solver.DT

    def step(self, x):
        return x * self.dt


@dataclass
class Options:
    rounds: int
    dt: float = solver.DT


STEPPER = Stepper()


def held_by_class(x):
    return STEPPER.step(x) * solver.DT


def held_by_class_of_argument(x, stepper=STEPPER):
    return stepper.step(x)


def default_of_class(x):
    return Options(2).dt * x


def factory(k):
    def inner(x):
        return x * k

    return inner


closed = factory(solver.DT)
closed_half = factory(solver.DT / 2)
partial = functools.partial(default, dt=solver.DT)


def calls_closed(x):
    return closed(x)


def calls_closed_half(x):
    return closed_half(x) * solver.DT


def calls_partial(x):
    return partial(x)
