"""Weather: its series, the sun's place in the sky, moist air."""

from dataclasses import dataclass

import numpy as np

STEFAN_BOLTZMANN = 5.670374419e-8  # W/(m^2 K^4)
KELVIN = 273.15  # 0 degrees Celsius
PRESSURE = 101325.0  # Pa
AIR_HEAT = 1006.0  # J/(kg K), dry air
VAPOUR_HEAT = 1860.0  # J/(kg K)
EVAPORATION_HEAT = 2.501e6  # J/kg, at 0 degrees Celsius
GAS_CONSTANT = 287.05  # J/(kg K), dry air


@dataclass
class Site:
    """Where the house stands; angles in degrees, north and east positive."""

    latitude: float = 47.5
    longitude: float = 8.5
    time_zone: float = 1.0  # hours ahead of Greenwich
    ground_albedo: float = 0.25
    ground_temperature: float = 9.5  # degrees Celsius, a metre below the floor
    wind_exposure: float = 0.6  # wind at the house as a share of that at the station


@dataclass
class Weather:
    """Hourly series; all arrays have the same length.

    temperature  degrees Celsius          direct     W/m^2, normal to the beam
    humidity     relative, 0 to 1         diffuse    W/m^2, on the horizontal
    wind         m/s at 10 m              cloudiness 0 to 1
    first_day    day of the year of the first value, which is that of 0:00
    """

    first_day: int
    temperature: np.ndarray
    humidity: np.ndarray
    wind: np.ndarray
    direct: np.ndarray
    diffuse: np.ndarray
    cloudiness: np.ndarray

    def __post_init__(self):
        lengths = {len(self.temperature), len(self.humidity), len(self.wind), len(self.direct)}
        if lengths != {len(self.diffuse)} or len(self.cloudiness) != len(self.diffuse):
            raise ValueError("the series of a weather have different lengths")

    @property
    def hours(self):
        """Length of the series in hours."""
        return len(self.temperature)

    def at(self, seconds):
        """Conditions some seconds after the start, linear between the hours."""
        hour = min(seconds / 3600.0, self.hours - 1.0)
        i = min(int(hour), self.hours - 2)
        share = hour - i

        def between(series):
            return (1.0 - share) * series[i] + share * series[i + 1]

        return Conditions(
            day=self.first_day + seconds / 86400.0,
            temperature=between(self.temperature),
            humidity=between(self.humidity),
            wind=between(self.wind),
            direct=between(self.direct),
            diffuse=between(self.diffuse),
            cloudiness=between(self.cloudiness),
        )


@dataclass
class Conditions:
    """The weather at a moment; units as in `Weather`, `day` with its fraction."""

    day: float
    temperature: float
    humidity: float
    wind: float
    direct: float
    diffuse: float
    cloudiness: float

    @property
    def hour(self):
        """Hour of the day, from 0 to 24."""
        return 24.0 * (self.day % 1.0)

    @property
    def humidity_ratio(self):
        """Kilograms of vapour in a kilogram of dry air."""
        return humidity_ratio(self.temperature, self.humidity)

    @property
    def sky_temperature(self):
        """Temperature of a black sky that radiates as this one does (Swinbank), Celsius."""
        clear = 0.0552 * (self.temperature + KELVIN) ** 1.5 - KELVIN
        return clear + 0.85 * self.cloudiness * (self.temperature - 2.0 - clear)


def saturation_pressure(temperature):
    """Saturation pressure of vapour by Magnus's formula, Pa; over ice below 0 degrees Celsius."""
    if temperature < 0.0:
        return 610.94 * np.exp(22.46 * temperature / (272.62 + temperature))
    return 610.94 * np.exp(17.625 * temperature / (243.04 + temperature))


def humidity_ratio(temperature, relative):
    """Kilograms of vapour per kilogram of dry air."""
    vapour = relative * saturation_pressure(temperature)
    return 0.622 * vapour / (PRESSURE - vapour)


def relative_humidity(temperature, ratio):
    """The inverse of `humidity_ratio`, not above saturation."""
    vapour = PRESSURE * ratio / (0.622 + ratio)
    return min(1.0, vapour / saturation_pressure(temperature))


def air_density(temperature):
    """Density of dry air, kg/m^3; the temperature in degrees Celsius."""
    return PRESSURE / (GAS_CONSTANT * (temperature + KELVIN))


class Sun:
    """Where the sun stands; angles in radians, azimuth 0 in the south and positive in the west."""

    def __init__(self, site, day):
        latitude = np.radians(site.latitude)
        n = int(day)
        angle = 2.0 * np.pi * (n - 81) / 364.0
        equation = 9.87 * np.sin(2.0 * angle) - 7.53 * np.cos(angle) - 1.5 * np.sin(angle)
        clock = 24.0 * (day - n)
        solar = clock + (4.0 * (site.longitude - 15.0 * site.time_zone) + equation) / 60.0
        hour_angle = np.radians(15.0 * (solar - 12.0))
        declination = np.radians(23.45) * np.sin(2.0 * np.pi * (284 + n) / 365.0)
        self.sin_altitude = np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(
            declination
        ) * np.cos(hour_angle)
        east_west = np.cos(declination) * np.sin(hour_angle)
        north_south = np.sin(latitude) * np.cos(declination) * np.cos(hour_angle) - np.cos(
            latitude
        ) * np.sin(declination)
        self.azimuth = np.arctan2(east_west, north_south)

    @property
    def is_up(self):
        """Whether the sun is above the horizon, and not just at it."""
        return self.sin_altitude > 0.02

    def cosine(self, orientation):
        """Cosine of the angle between the beam and a surface's normal; 0 from behind."""
        if not self.is_up:
            return 0.0
        horizontal = np.sqrt(max(0.0, 1.0 - self.sin_altitude**2))
        turned = np.cos(self.azimuth - orientation.azimuth)
        facing = self.sin_altitude * np.cos(orientation.tilt)
        facing = facing + horizontal * np.sin(orientation.tilt) * turned
        return max(facing, 0.0)


@dataclass
class Orientation:
    """How a surface lies: tilt 0 faces the sky, pi/2 is upright; azimuth as that of `Sun`."""

    tilt: float = np.pi / 2.0
    azimuth: float = 0.0

    @property
    def sky_view(self):
        """Share of the sky in what the surface sees."""
        return 0.5 * (1.0 + np.cos(self.tilt))

    @property
    def ground_view(self):
        """Share of the ground in what the surface sees."""
        return 0.5 * (1.0 - np.cos(self.tilt))


def irradiance(conditions, sun, orientation, albedo):
    """Beam, and diffuse with reflected, on a tilted surface under an isotropic sky, W/m^2."""
    beam = conditions.direct * sun.cosine(orientation)
    horizontal = conditions.diffuse
    if sun.is_up:
        horizontal = horizontal + conditions.direct * sun.sin_altitude
    reflected = albedo * horizontal * orientation.ground_view
    return beam, conditions.diffuse * orientation.sky_view + reflected


def synthetic_weather(first_day=20, days=3, mean=1.0, swing=4.0, seed=1):
    """A spell of winter weather: a daily wave, passing clouds, gusts; reproducible by its seed."""
    rng = np.random.default_rng(seed)
    hours = 24 * days + 1
    time = np.arange(hours)
    clouds = np.zeros(hours)
    wind = np.zeros(hours)
    clouds[0], wind[0] = 0.4, 2.5
    for i in range(1, hours):
        clouds[i] = np.clip(clouds[i - 1] + 0.12 * rng.normal(), 0.0, 1.0)
        wind[i] = max(0.3, wind[i - 1] + 0.2 * (2.5 - wind[i - 1]) + 0.5 * rng.normal())
    direct, diffuse = np.zeros(hours), np.zeros(hours)
    site = Site()
    for i in range(hours):
        sun = Sun(site, first_day + i / 24.0)
        if sun.is_up:
            clear = 1050.0 * np.exp(-0.16 / sun.sin_altitude)
            direct[i] = clear * (1.0 - clouds[i]) ** 1.5
            diffuse[i] = (90.0 + 140.0 * clouds[i]) * sun.sin_altitude**0.6
    wave = swing * np.cos(2.0 * np.pi * (time - 15.0) / 24.0) * (1.0 - 0.5 * clouds)
    drift = 1.5 * np.sin(2.0 * np.pi * time / 61.0)
    temperature = mean + wave + drift + 0.2 * rng.normal(size=hours)
    humidity = np.clip(0.78 - 0.03 * wave, 0.2, 1.0)
    return Weather(first_day, temperature, humidity, wind, direct, diffuse, clouds)
