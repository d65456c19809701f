"""Calibrate: find the house that explains the readings."""

from dataclasses import dataclass

import numpy as np

from .simulation import simulate


@dataclass
class Readings:
    """What the instruments say, at the end of each time step."""

    indoor: np.ndarray
    tank: np.ndarray
    electricity: np.ndarray


def misfit(house, weather, readings, hours):
    """Half the mean squared difference of readings and simulation, in units of the noise."""
    series = simulate(house, weather, hours)
    room = (series["indoor"] - readings.indoor) / 0.1
    tank = (series["tank"] - readings.tank) / 0.5
    power = (series["electricity"] - readings.electricity) / 50.0
    return 0.5 * np.mean(room**2) + 0.5 * np.mean(tank**2) + 0.5 * np.mean(power**2)
