"""Calibrate a house: find the parameters, within its tree of dataclasses, that explain readings.

The readings are simulated, of a house that was built worse than planned; the noise is that of
ordinary instruments. From the root of a checkout,

    python -m samples.house

prints what is found, how long the derivative took to build, and what a gradient costs relative to
the simulation in the same run.
"""

import copy
import time
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

import s2sgrad

from .config import House
from .simulation import simulate
from .weather import synthetic_weather

HOURS = 24.0
FREE = (
    "materials.wool.conductivity",
    "room.leaks.leakage",
    "glazing.transmittance",
)
TRUTH = {
    "materials.wool.conductivity": 0.047,
    "room.leaks.leakage": 0.027,
    "glazing.transmittance": 0.50,
}
NOISE = 0.05  # K


@dataclass
class Readings:
    """What the thermometer in the room says at the end of each time step, degrees Celsius."""

    indoor: np.ndarray


def misfit(house, weather, readings, hours):
    """Half the mean squared difference of readings and simulation, in units of the noise."""
    series = simulate(house, weather, hours)
    return 0.5 * np.mean(((series["indoor"] - readings.indoor) / NOISE) ** 2)


def parameter(house, path):
    """The value of a parameter by its path."""
    for name in path.split("."):
        house = getattr(house, name)
    return house


def altered(house, values):
    """A copy of a house with other values of parameters, by their paths."""
    house = copy.deepcopy(house)
    for path, value in values.items():
        *owners, name = path.split(".")
        setattr(parameter(house, ".".join(owners)), name, value)
    return house


def example(hours=HOURS, seed=0):
    """Arguments of `misfit`: the house as planned, and readings of the one that was built."""
    house = House(start=20.3)
    weather = synthetic_weather()
    indoor = simulate(altered(house, TRUTH), weather, hours)["indoor"]
    noise = NOISE * np.random.default_rng(seed).normal(size=len(indoor))
    return house, weather, Readings(indoor + noise), hours


def fit(objective, rounds=25):
    """Parameters of least misfit; each is searched as a multiple of its first value."""

    def scaled(z):
        value, slope = objective(objective.x0 * np.exp(z))
        return value, slope * objective.x0 * np.exp(z)

    start = np.zeros(len(objective.x0))
    bounds = [(-0.7, 0.7)] * len(start)
    options = {"maxiter": rounds}
    solution = minimize(scaled, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return objective.x0 * np.exp(solution.x), solution.fun


def seconds(function, *args):
    """How long a call takes."""
    start = time.perf_counter()
    function(*args)
    return time.perf_counter() - start


def main():
    """Fit, and print what was found beside the truth, and what the gradient cost."""
    house, *data = example()
    objective = s2sgrad.objective(misfit, house, *data, select=FREE)
    first = seconds(objective, objective.x0)
    gradient = min(seconds(objective, objective.x0) for _ in range(3))
    simulation = min(seconds(misfit, house, *data) for _ in range(3))
    print(f"the derivative was built, and called, in {first:.1f} s")
    print(f"a gradient takes {gradient:.3f} s, {gradient / simulation:.1f} simulations")
    found, value = fit(objective)
    print(f"misfit {misfit(house, *data):.2f} before, {value:.2f} after; of pure noise it is 0.5")
    print("\nparameter                        planned    found    built")
    for path, value in zip(FREE, found, strict=True):
        planned, built = parameter(house, path), TRUTH[path]
        print(f"{path:30s} {planned:9.4f}{value:9.4f}{built:9.4f}")
