"""Heating: heat pump, storage tank, floor heating and radiators, ventilation with recovery."""

import logging
from dataclasses import dataclass

import numpy as np

from .numerics import Curve, Map, newton
from .weather import AIR_HEAT

log = logging.getLogger(__name__)

WATER_HEAT = 4186.0  # J/(kg K)
WATER_CONDUCTIVITY = 0.6  # W/(m K)

# The maker's maps: outdoor air (rows) and water that leaves (columns), in degrees Celsius;
# capacities as shares of the nominal one, and coefficients of performance (COP).
SOURCES = [-15.0, -7.0, 2.0, 7.0, 12.0]
SUPPLIES = [30.0, 35.0, 45.0, 55.0]
CAPACITIES = [
    [0.66, 0.64, 0.60, 0.56],
    [0.80, 0.78, 0.74, 0.70],
    [0.92, 0.90, 0.86, 0.82],
    [1.04, 1.00, 0.97, 0.94],
    [1.15, 1.11, 1.07, 1.03],
]
PERFORMANCES = [
    [2.75, 2.50, 2.05, 1.70],
    [3.20, 2.90, 2.40, 2.00],
    [3.95, 3.55, 2.90, 2.35],
    [4.95, 4.45, 3.50, 2.80],
    [5.60, 5.00, 3.95, 3.15],
]


class HeatPump:
    """A heat pump from air to water, by the maps of its maker for full load."""

    def __init__(self, parameters):
        self.parameters = parameters
        self.capacity = Map(SOURCES, SUPPLIES, CAPACITIES)
        self.performance = Map(SOURCES, SUPPLIES, PERFORMANCES)
        self.part_load = Curve([0.0, 0.2, 0.5, 1.0], [0.75, 0.92, 1.04, 1.0])
        self.running_time = 0.0

    def defrost(self, outdoor, humidity):
        """Share of capacity that is left when ice is melted off the evaporator."""
        if outdoor > 6.0 or humidity < 0.6:
            return 1.0
        hardest = np.exp(-(((outdoor - 1.0) / 4.0) ** 2))  # most ice just above freezing
        return 1.0 - self.parameters.defrost_loss * hardest * (humidity - 0.6) / 0.4

    def run(self, share, outdoor, humidity, supply, dt):
        """Heat to the water and electric power, W, for a share of full load."""
        if share <= 0.0:
            return 0.0, self.parameters.standby
        nominal = self.parameters.nominal_capacity
        defrost = self.defrost(outdoor, humidity)
        full = nominal * defrost * self.capacity(outdoor, supply)
        least = self.parameters.least_load
        load = share if share > least else least
        cop = self.parameters.quality * self.performance(outdoor, supply) * self.part_load(load)
        heat = full * load
        self.running_time += dt
        return heat, heat / cop + self.parameters.standby


class Tank:
    """A stratified water tank; layer 0 is the top.

    Attributes:
        T     temperature of each layer, degrees Celsius
        mass  of each layer, kg
    """

    def __init__(self, parameters, start):
        layers = parameters.layers
        if layers < 2:
            raise ValueError("a stratified tank has two layers or more")
        self.T = np.full(layers, start)
        self.mass = parameters.volume * 1000.0 / layers
        height = parameters.height
        cross = parameters.volume / height
        diameter = 2.0 * np.sqrt(cross / np.pi)
        self.loss = np.full(layers, parameters.u_value * np.pi * diameter * height / layers)
        self.loss[0] += parameters.u_value * cross
        self.loss[-1] += parameters.u_value * cross
        self.mixing = WATER_CONDUCTIVITY * parameters.turbulence * cross / (height / layers)

    @property
    def top(self):
        """Temperature of the water that is drawn, degrees Celsius."""
        return self.T[0]

    @property
    def bottom(self):
        """Temperature of the water that flows back to the heat pump, degrees Celsius."""
        return self.T[-1]

    def charge(self, heat):
        """Put heat, in J, into the upper half: where the coil is."""
        upper = len(self.T) // 2
        self.T[:upper] += heat / (upper * self.mass * WATER_HEAT)

    def circulate(self, mass, returned):
        """Draw kilograms of water from the top; it comes back at the bottom, by upwind steps.

        Returns the heat that was drawn, J.
        """
        drawn = 0.0
        rounds = int(np.ceil(mass / self.mass))
        for _ in range(rounds):
            share = mass / rounds / self.mass
            drawn += share * self.mass * WATER_HEAT * (self.T[0] - returned)
            self.T[:-1] += share * (self.T[1:] - self.T[:-1])
            self.T[-1] += share * (returned - self.T[-1])
        return drawn

    def settle(self, dt, room):
        """Lose heat to the room, conduct, and mix what is denser above. Returns the loss, W."""
        lost = self.loss * (self.T - room)
        flux = self.mixing * (self.T[:-1] - self.T[1:])
        change = -lost
        change[:-1] -= flux
        change[1:] += flux
        self.T += dt * change / (self.mass * WATER_HEAT)
        for _ in range(len(self.T)):
            mixed = False
            for i in range(len(self.T) - 1):
                if self.T[i] < self.T[i + 1] - 1e-9:
                    mean = 0.5 * (self.T[i] + self.T[i + 1])
                    self.T[i] = mean
                    self.T[i + 1] = mean
                    mixed = True
            if not mixed:
                break
        return np.sum(lost)


class Emitter:
    """What gives the water's heat to the room.

    flow  kg/s of water at full opening
    """

    def __init__(self, parameters, numerics):
        self.parameters = parameters
        self.numerics = numerics
        self.flow = parameters.flow

    def output(self, excess):
        """Heat for a mean excess of the water over the room in K, W, and its slope in W/K."""
        raise NotImplementedError

    def returned(self, supply, room, opening):
        """Temperature at which the water goes back: it loses what the emitter gives."""
        if opening <= 0.0 or supply <= room:
            return supply
        rate = opening * self.flow * WATER_HEAT

        def residual(back):
            heat, slope = self.output(0.5 * (supply + back) - room)
            return rate * (supply - back) - heat, -rate - 0.5 * slope

        lowest = room + 1e-3 * (supply - room)
        most, _ = self.output(0.5 * (supply + lowest) - room)
        if rate * (supply - lowest) <= most:  # so little water that it gives all its heat
            return lowest
        return newton(residual, 0.5 * (supply + room), self.numerics, lowest, supply)


class Radiator(Emitter):
    """Radiators: a power law, with an exponent of about 1.3."""

    def output(self, excess):
        """See `Emitter.output`."""
        p = self.parameters
        if excess <= 0.0:
            return 0.0, 0.0
        heat = p.nominal * (excess / p.nominal_excess) ** p.exponent
        return heat, p.exponent * heat / excess


class FloorHeating(Emitter):
    """Pipes in the screed: nearly linear, as EN 1264 has it."""

    def output(self, excess):
        """See `Emitter.output`."""
        p = self.parameters
        if excess <= 0.0:
            return 0.0, 0.0
        heat = p.nominal * excess / p.nominal_excess
        return heat, p.nominal / p.nominal_excess


@dataclass
class SupplyAir:
    """Air from the ventilation: kg/s, degrees Celsius, the share of vapour that is kept."""

    mass_flow: float
    temperature: float
    moisture_recovery: float


class Ventilation:
    """Balanced ventilation with a heat exchanger; a bypass opens when the house is too warm."""

    def __init__(self, parameters):
        self.parameters = parameters

    def level(self, co2, asleep):
        """Share of the nominal flow, by the quality of the air."""
        if asleep:
            return 0.6
        if co2 > 1000.0:
            return 1.0
        return 0.5 + 0.5 * max(0.0, (co2 - 700.0) / 300.0)

    def supply(self, indoor, outdoor, co2, asleep):
        """The air that comes in, and the power of the fans in W."""
        p = self.parameters
        level = self.level(co2, asleep)
        flow = level * p.nominal_flow
        # Number of transfer units of a counterflow exchanger falls with the flow to the 0.2.
        units = p.transfer_units * level**-0.2
        recovery = units / (1.0 + units)
        if indoor > p.bypass_above and outdoor < indoor:
            recovery = 0.1 * recovery
        temperature = outdoor + recovery * (indoor - outdoor)
        if outdoor + (1.0 - recovery) * (indoor - outdoor) < -3.0:
            log.info("the exchanger freezes at %.1f outside", outdoor)
            temperature = outdoor + 0.6 * recovery * (indoor - outdoor)
        fans = p.fan_power * level**3
        temperature += 0.5 * fans / (flow * AIR_HEAT)
        return SupplyAir(flow, temperature, p.moisture_recovery), fans
