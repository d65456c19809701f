"""The house of the samples: its physics, and the gradient through all of it."""

import logging

import numpy as np
import pytest

import s2sgrad
from samples.house import calibrate
from samples.house.config import House
from samples.house.materials import Material
from samples.house.simulation import Simulation
from samples.house.weather import synthetic_weather


def test_a_winter_day_in_the_house(caplog):
    simulation = Simulation(House())
    with caplog.at_level(logging.WARNING):
        series = simulation.run(synthetic_weather(), 48)
    assert not caplog.records
    assert np.all((series["indoor"] > 17.0) & (series["indoor"] < 25.0))
    assert np.all((series["humidity"] > 0.1) & (series["humidity"] < 0.8))
    balance = np.sum(series["grid"]) * 0.25 / 1000.0
    totals = simulation.totals()
    assert totals["sold"] - totals["bought"] == pytest.approx(balance)


def test_less_insulation_is_colder():
    warm, cold = House(), House()
    cold.materials.wool.conductivity *= 2.0
    weather = synthetic_weather()
    rooms = [Simulation(house).run(weather, 24)["indoor"] for house in (warm, cold)]
    assert np.mean(rooms[0]) > np.mean(rooms[1])


def test_materials_are_checked():
    with pytest.raises(ValueError, match="not positive"):
        Material("nothing", 0.0, 1000.0, 1000.0)


def test_gradient_of_the_unchanged_simulation():
    house, *data = calibrate.example(hours=2.0)
    objective = s2sgrad.objective(calibrate.misfit, house, *data, select=calibrate.FREE)
    value, gradient = objective(objective.x0)
    assert value == calibrate.misfit(house, *data)
    for k, path in enumerate(calibrate.FREE):
        start = calibrate.parameter(house, path)
        ends = [
            calibrate.misfit(calibrate.altered(house, {path: start * (1.0 + step)}), *data)
            for step in (1e-5, -1e-5)
        ]
        slope = (ends[0] - ends[1]) / (2e-5 * start)
        assert gradient[k] == pytest.approx(slope, rel=1e-4, abs=1e-6)
