"""What stands between inside and outside: walls, roof, floor and windows."""

import numpy as np

from .numerics import solve_tridiagonal
from .weather import KELVIN, STEFAN_BOLTZMANN, irradiance


class Surface:
    """A part of the envelope; `area` in m^2.

    Subclasses say what passes through them. `inner_temperature` is that of the face to the room,
    degrees Celsius.
    """

    def __init__(self, name, area, orientation):
        if area <= 0.0:
            raise ValueError(f"{name}: area {area} is not positive")
        self.name = name
        self.area = area
        self.orientation = orientation
        self.inner_temperature = 20.0
        self.outer_temperature = 5.0

    def sunlight(self, conditions, sun, site):
        """Solar irradiance on the outer face, W/m^2."""
        beam, diffuse = irradiance(conditions, sun, self.orientation, site.ground_albedo)
        return beam + diffuse

    def inner_film(self, air):
        """Convective coefficient at the inner face, W/(m^2 K), for air in degrees Celsius.

        Natural convection after Alamdari and Hammond, for upright and level faces.
        """
        difference = abs(self.inner_temperature - air)
        if np.cos(self.orientation.tilt) > 0.7:  # a ceiling: warm air lies below it
            if air > self.inner_temperature:
                return 1.0 + 1.63 * (difference + 0.1) ** (1.0 / 3.0)
            return 0.6 + 0.3 * difference**0.25 if difference > 1e-3 else 0.6
        return 0.8 + 1.5 * (difference + 0.1) ** (1.0 / 3.0)

    def outer_film(self, wind):
        """Convective coefficient at the outer face, W/(m^2 K), for a wind in m/s."""
        if wind < 5.0:
            return 5.6 + 3.9 * wind
        return 7.2 * wind**0.78

    def step(self, dt, air, radiant, conditions, sun, site):
        """Move on by dt seconds beside a room with the given air temperature.

        `radiant` is the radiation that the inner face receives, W/m^2. Returns the heat that flows
        from the inner face to the air, W.
        """
        raise NotImplementedError


class OpaqueSurface(Surface):
    """Layers with heat capacity, conduction in one dimension by implicit Euler."""

    def __init__(self, name, area, orientation, construction, start=18.0):
        super().__init__(name, area, orientation)
        self.construction = construction
        self.T = np.full(construction.cells, start)

    @property
    def heat_content(self):
        """Heat above 0 degrees Celsius, J."""
        return self.area * np.sum(self.construction.capacities * self.T)

    def outside(self, conditions, sun, site):
        """Heat that the outer face absorbs, W/m^2, its film W/(m^2 K), and what that couples to."""
        finish = self.construction.finish
        film = self.outer_film(site.wind_exposure * conditions.wind)
        face = self.outer_temperature + KELVIN
        sky = conditions.sky_temperature + KELVIN
        ground = conditions.temperature + KELVIN
        to_sky = face**4 - sky**4
        to_ground = face**4 - ground**4
        views = self.orientation.sky_view * to_sky + self.orientation.ground_view * to_ground
        absorbed = finish.absorptance * self.sunlight(conditions, sun, site)
        return (
            absorbed - finish.emissivity * STEFAN_BOLTZMANN * views,
            film,
            conditions.temperature,
        )

    def step(self, dt, air, radiant, conditions, sun, site):
        """Conduction through the layers; see `Surface.step`."""
        parts = self.construction
        inner_film = self.inner_film(air)
        absorbed, outer_film, beyond = self.outside(conditions, sun, site)
        # Each boundary: film and half a cell in series, and a source at the face between them.
        inner = 1.0 / (1.0 / inner_film + 1.0 / parts.inner_half)
        outer = 1.0 / (1.0 / outer_film + 1.0 / parts.outer_half)
        storage = parts.capacities / dt
        diagonal = storage.copy()
        diagonal[:-1] += parts.conductances
        diagonal[1:] += parts.conductances
        right = storage * self.T
        diagonal[0] += inner
        right[0] += inner * (air + radiant / inner_film)
        diagonal[-1] += outer
        right[-1] += outer * (beyond + absorbed / outer_film)
        lower = np.zeros_like(diagonal)
        upper = np.zeros_like(diagonal)
        lower[1:] = -parts.conductances
        upper[:-1] = -parts.conductances
        self.T = solve_tridiagonal(lower, diagonal, upper, right)
        to_cell = parts.inner_half / (parts.inner_half + inner_film)
        face = self.T[0] * to_cell + (1.0 - to_cell) * (air + radiant / inner_film)
        self.inner_temperature = face
        share = parts.outer_half / (parts.outer_half + outer_film)
        self.outer_temperature = share * self.T[-1] + (1.0 - share) * (
            beyond + absorbed / outer_film
        )
        return self.area * inner_film * (face - air)


class Wall(OpaqueSurface):
    """An upright wall under the open sky."""


class Roof(OpaqueSurface):
    """A roof; snow lies on it in the cold and keeps it dark and windless."""

    snow_depth = 0.0  # m

    def outside(self, conditions, sun, site):
        """As under the open sky, or under snow."""
        absorbed, film, beyond = super().outside(conditions, sun, site)
        if self.snow_depth > 0.0:
            cover = 0.3 / self.snow_depth  # W/(m^2 K)
            return 0.1 * absorbed, 1.0 / (1.0 / film + 1.0 / cover), beyond
        return absorbed, film, beyond


class GroundFloor(OpaqueSurface):
    """A floor on the ground, which neither sun nor wind reach."""

    ground_film = 1.2  # W/(m^2 K): a metre and a half of soil

    def outside(self, conditions, sun, site):
        """The ground, with its yearly mean temperature."""
        return 0.0, self.ground_film, site.ground_temperature

    def inner_film(self, air):
        """A floor warmer than the air stirs it, a colder one does not."""
        difference = self.inner_temperature - air
        if difference > 0.0:
            return 1.0 + 2.0 * (difference + 0.1) ** 0.31
        return 1.0


class Window(Surface):
    """A window without heat capacity.

    u_value        W/(m^2 K)
    transmittance  of the beam at normal incidence, 0 to 1
    frame_share    of the area, 0 to 1
    """

    def __init__(self, name, area, orientation, glazing):
        super().__init__(name, area, orientation)
        self.glazing = glazing
        self.shaded = False

    def transmitted(self, conditions, sun, site):
        """Sunlight that comes into the room, W."""
        beam, diffuse = irradiance(conditions, sun, self.orientation, site.ground_albedo)
        glass = self.area * (1.0 - self.glazing.frame_share)
        cosine = sun.cosine(self.orientation)
        # Schlick's approximation of how reflection grows towards grazing angles.
        angular = 1.0 - (1.0 - cosine) ** 5
        light = self.glazing.transmittance * (beam * angular + 0.9 * diffuse)
        if self.shaded:
            light = light * (1.0 - self.glazing.blind_reduction)
        return glass * light

    def step(self, dt, air, radiant, conditions, sun, site):
        """Heat flows at once, the pane stores none; see `Surface.step`."""
        film = self.inner_film(air)
        u_value = self.glazing.u_value
        if self.shaded:
            u_value = 1.0 / (1.0 / u_value + self.glazing.blind_resistance)
        # U holds from air to air with a standard inner film of 7.7; beyond it is the rest.
        rest = 1.0 / (1.0 / u_value - 1.0 / 7.7)
        face = (film * air + rest * conditions.temperature + radiant) / (film + rest)
        self.inner_temperature = face
        self.outer_temperature = conditions.temperature
        return self.area * film * (face - air)
