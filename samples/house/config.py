"""All parameters of a house, as a tree of dataclasses with the values of an ordinary one."""

import math
from dataclasses import dataclass, field

from .control import Schedule
from .materials import Finish, Materials
from .numerics import Numerics
from .weather import Site


@dataclass
class Geometry:
    """Sizes; m and m^2."""

    floor_area: float = 80.0  # of one storey
    storeys: int = 2
    storey_height: float = 2.6
    north_wall: float = 48.0  # without its windows
    south_wall: float = 38.0
    east_wall: float = 34.0
    west_wall: float = 34.0
    roof: float = 95.0
    north_window: float = 4.0
    south_window: float = 14.0
    east_window: float = 5.0
    west_window: float = 5.0
    roof_tilt: float = math.radians(35.0)


@dataclass
class Thicknesses:
    """Thicknesses of layers, m."""

    plaster: float = 0.015
    brick: float = 0.24
    wall_insulation: float = 0.10
    render: float = 0.02
    roof_board: float = 0.03
    roof_insulation: float = 0.18
    screed: float = 0.07
    floor_insulation: float = 0.08
    slab: float = 0.20


@dataclass
class Glazing:
    """Windows; see `envelope.Window`."""

    u_value: float = 1.1  # W/(m^2 K)
    transmittance: float = 0.55
    frame_share: float = 0.3
    blind_reduction: float = 0.75  # of the light
    blind_resistance: float = 0.12  # m^2 K/W


@dataclass
class Leaks:
    """Cracks; see `zone.Crack`."""

    leakage: float = 0.020  # kg/(s Pa^exponent), all cracks together
    exponent: float = 0.65
    windward: float = 0.4
    leeward: float = -0.3

    def __post_init__(self):
        if self.leakage < 0.0:
            raise ValueError("leakage is negative")


@dataclass
class Room:
    """The air and what it touches."""

    leaks: Leaks = field(default_factory=Leaks)
    furniture: float = 4.0e4  # J/(m^2 K), of the floor area
    furniture_coupling: float = 6.0  # W/(m^2 K)
    moisture_buffer: float = 5.0  # vapour in furniture, as a multiple of that in the air


@dataclass
class People:
    """Who lives there, and what they use."""

    people: int = 4
    base_load: float = 180.0  # W
    evening_load: float = 420.0  # W


@dataclass
class HeatPumpParameters:
    """See `plant.HeatPump`."""

    nominal_capacity: float = 8500.0  # W
    quality: float = 0.92  # of its COP, relative to the maker's map
    least_load: float = 0.25
    defrost_loss: float = 0.18
    standby: float = 12.0  # W


@dataclass
class TankParameters:
    """See `plant.Tank`."""

    volume: float = 0.5  # m^3
    height: float = 1.6  # m
    layers: int = 6
    u_value: float = 0.9  # W/(m^2 K)
    turbulence: float = 4.0  # how much better than still water it conducts


@dataclass
class EmitterParameters:
    """See `plant.Emitter`."""

    kind: str = "floor"  # or "radiator"
    nominal: float = 7000.0  # W
    nominal_excess: float = 14.0  # K
    exponent: float = 1.3
    flow: float = 0.30  # kg/s


@dataclass
class CurveParameters:
    """See `control.HeatingCurve`."""

    offset: float = 3.0  # K
    slope: float = 0.75
    exponent: float = 0.92
    lowest: float = 25.0
    highest: float = 52.0


@dataclass
class VentilationParameters:
    """See `plant.Ventilation`."""

    nominal_flow: float = 0.055  # kg/s
    transfer_units: float = 4.0
    moisture_recovery: float = 0.4
    bypass_above: float = 24.5  # degrees Celsius
    fan_power: float = 60.0  # W, at nominal flow


@dataclass
class PanelParameters:
    """See `electricity.Panels`."""

    area: float = 35.0  # m^2
    efficiency: float = 0.19
    temperature_coefficient: float = -0.0037  # 1/K
    rating: float = 6000.0  # W, of the inverter
    cooling: float = 25.0  # W/(m^2 K)
    wind_cooling: float = 6.0  # W/(m^2 K) per m/s


@dataclass
class BatteryParameters:
    """See `electricity.Battery`."""

    capacity: float = 8.0 * 3.6e6  # J
    power: float = 4000.0  # W
    efficiency: float = 0.95  # each way
    reserve: float = 0.1

    def __post_init__(self):
        if not 0.0 < self.efficiency <= 1.0:
            raise ValueError("a battery gives no more than it takes")


@dataclass
class Tariff:
    """Prices of a kilowatt hour."""

    high: float = 0.31
    low: float = 0.24
    feed_in: float = 0.09


@dataclass
class Control:
    """What the controllers are set to."""

    schedule: Schedule = field(default_factory=Schedule)
    curve: CurveParameters = field(default_factory=CurveParameters)
    tank_band: float = 4.0  # K
    valve_gain: float = 0.6  # 1/K
    valve_integral_time: float = 5400.0  # s


@dataclass
class House:
    """A house with everything in it."""

    site: Site = field(default_factory=Site)
    geometry: Geometry = field(default_factory=Geometry)
    materials: Materials = field(default_factory=Materials)
    thicknesses: Thicknesses = field(default_factory=Thicknesses)
    finish: Finish = field(default_factory=Finish)
    glazing: Glazing = field(default_factory=Glazing)
    room: Room = field(default_factory=Room)
    people: People = field(default_factory=People)
    heat_pump: HeatPumpParameters = field(default_factory=HeatPumpParameters)
    tank: TankParameters = field(default_factory=TankParameters)
    emitter: EmitterParameters = field(default_factory=EmitterParameters)
    ventilation: VentilationParameters = field(default_factory=VentilationParameters)
    panels: PanelParameters = field(default_factory=PanelParameters)
    battery: BatteryParameters = field(default_factory=BatteryParameters)
    tariff: Tariff = field(default_factory=Tariff)
    control: Control = field(default_factory=Control)
    numerics: Numerics = field(default_factory=Numerics)
    start: float = 20.0  # degrees Celsius, of the air and the walls
