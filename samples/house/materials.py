"""Building materials, and the layers that walls, roofs and floors are made of."""

from dataclasses import dataclass, field

import numpy as np


@dataclass
class Material:
    """A homogeneous, isotropic material.

    conductivity   W/(m K)
    density        kg/m^3
    specific_heat  J/(kg K)
    """

    name: str
    conductivity: float
    density: float
    specific_heat: float

    def __post_init__(self):
        if self.conductivity <= 0.0:
            raise ValueError(f"{self.name}: conductivity {self.conductivity} is not positive")
        if self.density <= 0.0 or self.specific_heat <= 0.0:
            raise ValueError(f"{self.name}: a material without heat capacity")

    @property
    def volumetric_heat(self):
        """Heat that a cubic metre takes up, J/(m^3 K)."""
        return self.density * self.specific_heat

    @property
    def diffusivity(self):
        """Thermal diffusivity, m^2/s."""
        return self.conductivity / self.volumetric_heat


@dataclass
class Layer:
    """A layer of one material; `thickness` in m."""

    material: Material
    thickness: float

    def __post_init__(self):
        if not self.thickness > 0.0:
            raise ValueError(f"a layer of {self.material.name} is {self.thickness} m thick")

    @property
    def resistance(self):
        """Resistance of a square metre, m^2 K/W."""
        return self.thickness / self.material.conductivity

    @property
    def heat_capacity(self):
        """Heat that a square metre takes up, J/(m^2 K)."""
        return self.thickness * self.material.volumetric_heat


@dataclass
class Finish:
    """How a surface meets radiation: shares between 0 and 1."""

    absorptance: float = 0.6  # of sunlight
    emissivity: float = 0.9  # in the infrared

    def __post_init__(self):
        for share in (self.absorptance, self.emissivity):
            if share < 0.0 or share > 1.0:
                raise ValueError("absorptance and emissivity lie between 0 and 1")


@dataclass
class Materials:
    """What this house is built of."""

    plaster: Material = field(default_factory=lambda: Material("plaster", 0.70, 1400.0, 1000.0))
    brick: Material = field(default_factory=lambda: Material("brick", 0.55, 1400.0, 840.0))
    wool: Material = field(default_factory=lambda: Material("mineral wool", 0.038, 60.0, 1030.0))
    render: Material = field(default_factory=lambda: Material("render", 0.87, 1800.0, 1000.0))
    concrete: Material = field(default_factory=lambda: Material("concrete", 1.8, 2300.0, 900.0))
    timber: Material = field(default_factory=lambda: Material("timber", 0.13, 500.0, 1600.0))
    foam: Material = field(default_factory=lambda: Material("foam", 0.030, 35.0, 1400.0))
    screed: Material = field(default_factory=lambda: Material("screed", 1.4, 2000.0, 1000.0))


class Construction:
    """Layers from the inside to the outside, cut into cells for finite volumes.

    Attributes, all for one square metre:
        capacities    heat capacity of each cell, J/(m^2 K)
        conductances  between neighbouring cell centres, W/(m^2 K); one fewer than cells
        inner_half    from the first cell's centre to the inner face, W/(m^2 K)
        outer_half    from the last cell's centre to the outer face, W/(m^2 K)
    """

    def __init__(self, layers, finish, cell_thickness=0.05):
        if not layers:
            raise ValueError("a construction needs at least one layer")
        self.layers = layers
        self.finish = finish
        capacities = []
        halves = []  # resistance of half of each cell
        for layer in layers:
            cells = max(1, int(np.ceil(layer.thickness / cell_thickness)))
            for _ in range(cells):
                capacities.append(layer.heat_capacity / cells)
                halves.append(0.5 * layer.resistance / cells)
        self.capacities = np.array(capacities)
        half = np.array(halves)
        self.conductances = 1.0 / (half[:-1] + half[1:])
        self.inner_half = 1.0 / half[0]
        self.outer_half = 1.0 / half[-1]

    @property
    def cells(self):
        """How many cells there are."""
        return len(self.capacities)

    def u_value(self, inner_film=7.7, outer_film=25.0):
        """Steady transmittance with the films of EN ISO 6946, W/(m^2 K)."""
        resistance = 1.0 / inner_film + 1.0 / outer_film
        for layer in self.layers:
            resistance += layer.resistance
        return 1.0 / resistance
