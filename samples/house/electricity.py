"""Electricity: panels on the roof, a battery in the cellar, the meter at the street."""

import numpy as np

from .numerics import Curve
from .weather import irradiance


class Panels:
    """Photovoltaic panels by efficiency and temperature."""

    reference = 25.0  # degrees Celsius

    def __init__(self, parameters, orientation):
        self.parameters = parameters
        self.orientation = orientation
        self.inverter = Curve([0.0, 0.03, 0.1, 0.3, 1.0], [0.5, 0.85, 0.945, 0.97, 0.96])

    def cell_temperature(self, light, conditions):
        """Temperature of the cells after Faiman, degrees Celsius."""
        cooling = self.parameters.cooling + self.parameters.wind_cooling * conditions.wind
        return conditions.temperature + light / cooling

    def power(self, conditions, sun, site):
        """Alternating current power, W."""
        beam, diffuse = irradiance(conditions, sun, self.orientation, site.ground_albedo)
        light = beam + diffuse
        if light < 5.0:
            return 0.0
        p = self.parameters
        excess = self.cell_temperature(light, conditions) - self.reference
        efficiency = p.efficiency * (1.0 + p.temperature_coefficient * excess)
        efficiency = efficiency * (1.0 + 0.04 * np.log(light / 1000.0))
        direct = p.area * efficiency * light
        return direct * self.inverter(min(direct / p.rating, 1.0))


class Battery:
    """A battery that serves the house first; `charge` in J."""

    def __init__(self, parameters, filled=0.5):
        self.parameters = parameters
        self.charge = filled * parameters.capacity
        self.cycled = 0.0  # J through the battery, of which its age depends

    @property
    def level(self):
        """Share of the capacity that is filled."""
        return self.charge / self.parameters.capacity

    def balance(self, surplus, dt):
        """Take a surplus, or serve a lack (negative), in W. Returns what the grid has to take."""
        p = self.parameters
        if surplus >= 0.0:
            room = (p.capacity - self.charge) / (p.efficiency * dt)
            taken = min(surplus, p.power, room)
            self.charge += p.efficiency * taken * dt
            self.cycled += taken * dt
            return surplus - taken
        usable = max(0.0, self.charge - p.reserve * p.capacity) / dt
        given = min(-surplus, p.power, p.efficiency * usable)
        self.charge -= given / p.efficiency * dt
        self.cycled += given * dt
        return surplus + given


class Meter:
    """Counts what is bought and sold, by a tariff of two prices."""

    def __init__(self, tariff):
        self.tariff = tariff
        self.bought = 0.0  # J
        self.sold = 0.0  # J
        self.cost = 0.0  # money

    def count(self, power, hour, dt):
        """Count a power that flows to the grid (negative: from it), in W."""
        energy = power * dt
        if energy >= 0.0:
            self.sold += energy
            self.cost -= self.tariff.feed_in * energy / 3.6e6
            return
        self.bought -= energy
        price = self.tariff.high if 7.0 <= hour < 21.0 else self.tariff.low
        self.cost -= price * energy / 3.6e6
