"""The air of the house: its heat, vapour and carbon dioxide, and what leaks through cracks."""

import logging

import numpy as np

from .numerics import newton
from .weather import (
    AIR_HEAT,
    EVAPORATION_HEAT,
    VAPOUR_HEAT,
    air_density,
    humidity_ratio,
    relative_humidity,
)

log = logging.getLogger(__name__)

GRAVITY = 9.81  # m/s^2


class Crack:
    """A leak of the envelope: mass flow by a power law of the pressure difference.

    coefficient  kg/(s Pa^exponent)
    height       m above the floor
    wind_factor  share of the wind's dynamic pressure at the place, negative in the lee
    """

    laminar_below = 0.1  # Pa: the power law has no finite slope at zero

    def __init__(self, coefficient, exponent, height, wind_factor):
        if not 0.5 <= exponent <= 1.0:
            raise ValueError("the exponent of a crack lies between 0.5 and 1")
        self.coefficient = coefficient
        self.exponent = exponent
        self.height = height
        self.wind_factor = wind_factor

    def flow(self, difference):
        """Mass flow into the house, kg/s, and its slope, for a pressure difference in Pa."""
        size = abs(difference)
        if size < self.laminar_below:
            slope = self.coefficient * self.laminar_below ** (self.exponent - 1.0)
            return slope * difference, slope
        flow = self.coefficient * size**self.exponent
        slope = self.exponent * flow / size
        return (flow if difference > 0.0 else -flow), slope

    def outer_pressure(self, wind, outdoor, indoor):
        """Pressure outside above that inside at the same height, before the house adapts, Pa."""
        stack = (air_density(outdoor) - air_density(indoor)) * GRAVITY * self.height
        return 0.5 * air_density(outdoor) * self.wind_factor * wind**2 - stack


class Infiltration:
    """Air that comes through cracks on both sides, low and high."""

    def __init__(self, parameters, height):
        each = parameters.leakage / 4.0
        exponent = parameters.exponent
        self.cracks = [
            Crack(each, exponent, 0.2 * height, parameters.windward),
            Crack(each, exponent, 0.9 * height, parameters.windward),
            Crack(each, exponent, 0.2 * height, parameters.leeward),
            Crack(each, exponent, 0.9 * height, parameters.leeward),
        ]
        self.pressure = 0.0  # in the house, Pa; where the next search begins

    def mass_flow(self, wind, outdoor, indoor, numerics):
        """Fresh air, kg/s: all flows into the house, which balance those out of it."""
        pressures = [crack.outer_pressure(wind, outdoor, indoor) for crack in self.cracks]

        def imbalance(inside):
            total, slope = 0.0, 0.0
            for crack, outside in zip(self.cracks, pressures, strict=True):
                flow, steepness = crack.flow(outside - inside)
                total += flow
                slope -= steepness
            return total, slope

        self.pressure = newton(imbalance, self.pressure, numerics)
        fresh = 0.0
        for crack, outside in zip(self.cracks, pressures, strict=True):
            flow, _ = crack.flow(outside - self.pressure)
            if flow > 0.0:
                fresh += flow
        return fresh


class Occupancy:
    """People and what they switch on, by the hour of the day."""

    def __init__(self, parameters):
        self.parameters = parameters

    def present(self, hour, day):
        """How many people are at home."""
        weekend = int(day) % 7 in (5, 6)
        if hour < 7.0 or hour >= 22.5:
            return float(self.parameters.people)
        if weekend:
            return 0.75 * self.parameters.people
        return 0.25 * self.parameters.people if 8.0 <= hour < 17.0 else 0.8 * self.parameters.people

    def asleep(self, hour):
        """Whether it is night."""
        return hour < 6.5 or hour >= 22.5

    def heat(self, hour, day):
        """Sensible heat of people, W."""
        each = 70.0 if self.asleep(hour) else 85.0
        return each * self.present(hour, day)

    def vapour(self, hour, day):
        """Water that people and plants give off, kg/s."""
        each = 1.1e-5 if self.asleep(hour) else 1.9e-5
        cooking = 6e-5 if 18.0 <= hour < 19.0 else 0.0
        return each * self.present(hour, day) + cooking + 5e-6

    def carbon_dioxide(self, hour, day):
        """Carbon dioxide that people breathe out, m^3/s."""
        each = 3.3e-6 if self.asleep(hour) else 5.2e-6
        return each * self.present(hour, day)

    def appliances(self, hour):
        """Electric power of light and appliances, W; all of it ends as heat in the room."""
        base, evening = self.parameters.base_load, self.parameters.evening_load
        if 17.0 <= hour < 22.5:
            return base + evening
        if 6.5 <= hour < 8.0:
            return base + 0.6 * evening
        return base


class Zone:
    """Well mixed air with furniture that follows it slowly.

    volume       m^3
    temperature  degrees Celsius
    ratio        kg of vapour per kg of dry air
    co2          parts of a million of the volume
    """

    outdoor_co2 = 420.0

    def __init__(self, geometry, parameters, start):
        self.volume = geometry.floor_area * geometry.storey_height * geometry.storeys
        self.air_exchange = Infiltration(parameters.leaks, geometry.storey_height)
        self.furniture_capacity = parameters.furniture * geometry.floor_area
        self.furniture_coupling = parameters.furniture_coupling * geometry.floor_area
        self.moisture_buffer = parameters.moisture_buffer
        self.temperature = start
        self.furniture = start
        self.ratio = humidity_ratio(start, 0.45)
        self.co2 = 600.0

    @property
    def air_mass(self):
        """Kilograms of dry air in the house."""
        return self.volume * air_density(self.temperature)

    @property
    def humidity(self):
        """Relative humidity, 0 to 1."""
        return relative_humidity(self.temperature, self.ratio)

    def heat_balance(self, dt, fresh, supply, conditions, gains, surface_gain, conductance):
        """Move the temperatures of air and furniture on by dt, implicitly.

        fresh, supply  air from outside through cracks and through ventilation, kg/s
        gains          heat to the air, W
        surface_gain   heat from the surfaces at the present air temperature, W
        conductance    how fast that changes with the air's temperature, W/K
        """
        heat = AIR_HEAT + self.ratio * VAPOUR_HEAT
        through_cracks = fresh * heat
        through_ducts = supply.mass_flow * heat
        storage = self.air_mass * heat / dt
        # The furniture is eliminated: it has one equation, with the air on its right side.
        slow = self.furniture_capacity / dt
        link = self.furniture_coupling * slow / (self.furniture_coupling + slow)
        left = storage + through_cracks + through_ducts + conductance + link
        right = storage * self.temperature + through_cracks * conditions.temperature
        right += through_ducts * supply.temperature + link * self.furniture
        right += gains + surface_gain + conductance * self.temperature
        air = right / left
        pull = self.furniture_coupling * air + slow * self.furniture
        self.furniture = pull / (self.furniture_coupling + slow)
        self.temperature = air

    def moisture_balance(self, dt, fresh, supply, conditions, source):
        """Move the vapour on by dt; what exceeds saturation condenses. Returns its heat, W."""
        mass = self.moisture_buffer * self.air_mass
        flow = fresh + supply.mass_flow * (1.0 - supply.moisture_recovery)
        ratio = mass / dt * self.ratio + flow * conditions.humidity_ratio + source
        ratio = ratio / (mass / dt + flow)
        most = humidity_ratio(self.temperature, 1.0)
        if ratio > most:
            condensed = (ratio - most) * self.air_mass
            log.info("%.3f kg of water condense in the house", condensed)
            self.ratio = most
            return condensed * EVAPORATION_HEAT / dt
        self.ratio = ratio
        return 0.0

    def air_quality(self, dt, fresh, supply, source):
        """Move the carbon dioxide on by dt, as in a mixed tank; `source` in m^3/s."""
        exchange = (fresh + supply.mass_flow) / self.air_mass
        if exchange < 1e-12:
            self.co2 += 1e6 * source * dt / self.volume
            return
        settled = self.outdoor_co2 + 1e6 * source / (self.volume * exchange)
        self.co2 = settled + (self.co2 - settled) * np.exp(-exchange * dt)
