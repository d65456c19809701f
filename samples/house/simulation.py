"""The house through time."""

import logging
import math

import numpy as np

from .control import Blinds, HeatingCurve, ProportionalIntegral, Thermostat
from .electricity import Battery, Meter, Panels
from .envelope import GroundFloor, Roof, Wall, Window
from .materials import Construction, Layer
from .plant import FloorHeating, HeatPump, Radiator, Tank, Ventilation
from .weather import Orientation, Sun
from .zone import Occupancy, Zone

log = logging.getLogger(__name__)

UPRIGHT = math.pi / 2.0
SOUTH, WEST, NORTH, EAST = 0.0, math.pi / 2.0, math.pi, -math.pi / 2.0


class Envelope:
    """All surfaces of a house."""

    def __init__(self, house):
        geometry, m, t = house.geometry, house.materials, house.thicknesses
        cell = house.numerics.cell_thickness
        wall = Construction(
            [
                Layer(m.plaster, t.plaster),
                Layer(m.brick, t.brick),
                Layer(m.wool, t.wall_insulation),
                Layer(m.render, t.render),
            ],
            house.finish,
            cell,
        )
        roof = Construction(
            [
                Layer(m.plaster, t.plaster),
                Layer(m.timber, t.roof_board),
                Layer(m.wool, t.roof_insulation),
                Layer(m.timber, t.roof_board),
            ],
            house.finish,
            cell,
        )
        floor = Construction(
            [
                Layer(m.screed, t.screed),
                Layer(m.foam, t.floor_insulation),
                Layer(m.concrete, t.slab),
            ],
            house.finish,
            cell,
        )
        start = house.start
        north, south = Orientation(UPRIGHT, NORTH), Orientation(UPRIGHT, SOUTH)
        east, west = Orientation(UPRIGHT, EAST), Orientation(UPRIGHT, WEST)
        sloped = Orientation(geometry.roof_tilt, SOUTH)
        level = Orientation(0.0, SOUTH)
        self.opaque = [
            Wall("north wall", geometry.north_wall, north, wall, start),
            Wall("south wall", geometry.south_wall, south, wall, start),
            Wall("east wall", geometry.east_wall, east, wall, start),
            Wall("west wall", geometry.west_wall, west, wall, start),
            Roof("roof", geometry.roof, sloped, roof, start),
            GroundFloor("floor", geometry.floor_area, level, floor, start),
        ]
        self.windows = [
            Window("north window", geometry.north_window, north, house.glazing),
            Window("south window", geometry.south_window, south, house.glazing),
            Window("east window", geometry.east_window, east, house.glazing),
            Window("west window", geometry.west_window, west, house.glazing),
        ]
        self.floor = self.opaque[-1]

    @property
    def area(self):
        """Area of everything that faces the room, m^2."""
        return sum(s.area for s in self.opaque) + sum(w.area for w in self.windows)

    def conductance(self, air):
        """How much more heat the surfaces take from air that is a kelvin warmer, W/K."""
        total = 0.0
        for surface in self.opaque:
            total += surface.area * surface.inner_film(air)
        for window in self.windows:
            total += window.area * window.inner_film(air)
        return total

    def sunlight(self, conditions, sun, site):
        """Light through all windows, W."""
        return sum(window.transmitted(conditions, sun, site) for window in self.windows)

    def shade(self, closed):
        """Close or open all blinds."""
        for window in self.windows:
            window.shaded = closed

    def step(self, dt, air, light, floor_heat, conditions, sun, site):
        """Move all surfaces on; heat to the room air, W.

        Light falls on all faces alike; heating pipes warm the floor.
        """
        radiant = light / self.area
        total = 0.0
        for surface in self.opaque:
            received = radiant
            if surface is self.floor:
                received = radiant + floor_heat / surface.area
            total += surface.step(dt, air, received, conditions, sun, site)
        for window in self.windows:
            total += window.step(dt, air, radiant, conditions, sun, site)
        return total


class Recorder:
    """What is written down at each step."""

    def __init__(self):
        self.time = []
        self.indoor = []
        self.humidity = []
        self.co2 = []
        self.tank = []
        self.heating = []
        self.electricity = []
        self.panels = []
        self.grid = []

    def arrays(self):
        """All series by name."""
        return {
            "time": np.array(self.time),
            "indoor": np.array(self.indoor),
            "humidity": np.array(self.humidity),
            "co2": np.array(self.co2),
            "tank": np.array(self.tank),
            "heating": np.array(self.heating),
            "electricity": np.array(self.electricity),
            "panels": np.array(self.panels),
            "grid": np.array(self.grid),
        }


class Simulation:
    """A house, moved on through a weather in steps."""

    def __init__(self, house):
        self.house = house
        self.envelope = Envelope(house)
        self.zone = Zone(house.geometry, house.room, house.start)
        self.occupancy = Occupancy(house.people)
        self.heat_pump = HeatPump(house.heat_pump)
        self.tank = Tank(house.tank, 35.0)
        if house.emitter.kind == "floor":
            self.emitter = FloorHeating(house.emitter, house.numerics)
        elif house.emitter.kind == "radiator":
            self.emitter = Radiator(house.emitter, house.numerics)
        else:
            raise ValueError(f"no emitter of kind {house.emitter.kind!r} is known")
        self.ventilation = Ventilation(house.ventilation)
        self.panels = Panels(house.panels, Orientation(house.geometry.roof_tilt, SOUTH))
        self.battery = Battery(house.battery)
        self.meter = Meter(house.tariff)
        control = house.control
        self.curve = HeatingCurve(control.curve)
        self.tank_control = Thermostat(control.tank_band)
        self.valve = ProportionalIntegral(control.valve_gain, control.valve_integral_time)
        self.blinds = Blinds()
        self.recorder = Recorder()
        self.seconds = 0.0

    def heat(self, conditions, wanted, dt):
        """Run the heating for dt; heat to the room and electric power, W."""
        room = self.zone.temperature
        target = self.curve.supply(conditions.temperature, wanted)
        share = self.tank_control.update(self.tank.top, target, dt)
        produced, power = self.heat_pump.run(
            share, conditions.temperature, conditions.humidity, target, dt
        )
        self.tank.charge(produced * dt)
        opening = self.valve.update(room, wanted, dt)
        back = self.emitter.returned(self.tank.top, room, opening)
        drawn = self.tank.circulate(opening * self.emitter.flow * dt, back)
        self.tank.settle(dt, 15.0)
        pump = 35.0 * opening
        return drawn / dt, power + pump

    def step(self, weather):
        """Move everything on by a time step."""
        house, zone, envelope = self.house, self.zone, self.envelope
        dt = house.numerics.time_step
        conditions = weather.at(self.seconds + 0.5 * dt)
        sun = Sun(house.site, conditions.day)
        hour, day = conditions.hour, conditions.day
        asleep = self.occupancy.asleep(hour)

        light = envelope.sunlight(conditions, sun, house.site)
        envelope.shade(self.blinds.update(light / 28.0, zone.temperature, asleep))
        wanted = house.control.schedule.set_point(hour)
        heating, heating_power = self.heat(conditions, wanted, dt)
        to_floor = heating if house.emitter.kind == "floor" else 0.0
        supply, fans = self.ventilation.supply(
            zone.temperature, conditions.temperature, zone.co2, asleep
        )

        wind = house.site.wind_exposure * conditions.wind
        fresh = zone.air_exchange.mass_flow(
            wind, conditions.temperature, zone.temperature, house.numerics
        )
        appliances = self.occupancy.appliances(hour)
        conductance = envelope.conductance(zone.temperature)
        surface_gain = envelope.step(
            dt, zone.temperature, light, to_floor, conditions, sun, house.site
        )
        gains = self.occupancy.heat(hour, day) + appliances + heating - to_floor
        gains += zone.moisture_balance(
            dt, fresh, supply, conditions, self.occupancy.vapour(hour, day)
        )
        zone.heat_balance(dt, fresh, supply, conditions, gains, surface_gain, conductance)
        zone.air_quality(dt, fresh, supply, self.occupancy.carbon_dioxide(hour, day))

        produced = self.panels.power(conditions, sun, house.site)
        used = heating_power + fans + appliances
        to_grid = self.battery.balance(produced - used, dt)
        self.meter.count(to_grid, hour, dt)
        self.seconds += dt
        self.record(heating, used, produced, to_grid)

    def record(self, heating, used, produced, to_grid):
        """Write down the present state."""
        recorder = self.recorder
        recorder.time.append(self.seconds / 3600.0)
        recorder.indoor.append(self.zone.temperature)
        recorder.humidity.append(self.zone.humidity)
        recorder.co2.append(self.zone.co2)
        recorder.tank.append(self.tank.top)
        recorder.heating.append(heating)
        recorder.electricity.append(used)
        recorder.panels.append(produced)
        recorder.grid.append(to_grid)

    def run(self, weather, hours):
        """Move on by some hours; returns all series by name."""
        if hours > weather.hours:
            raise ValueError(f"the weather ends before {hours} hours")
        steps = round(hours * 3600.0 / self.house.numerics.time_step)
        log.info("%d steps of %g s", steps, self.house.numerics.time_step)
        for _ in range(steps):
            self.step(weather)
            if not -30.0 < self.zone.temperature < 60.0:
                raise ArithmeticError(f"the room is at {self.zone.temperature:.1f} degrees")
        return self.recorder.arrays()

    def totals(self):
        """Energy in kilowatt hours, money, and hours, since the beginning."""
        return {
            "bought": self.meter.bought / 3.6e6,
            "sold": self.meter.sold / 3.6e6,
            "cost": self.meter.cost,
            "heat_pump_hours": self.heat_pump.running_time / 3600.0,
            "battery_cycles": self.battery.cycled / self.house.battery.capacity,
        }


def simulate(house, weather, hours):
    """Series of a house in a weather: a dictionary of arrays by name."""
    return Simulation(house).run(weather, hours)
