"""Constants in objects, dicts, lists and arrays, as configuration has them."""

from dataclasses import dataclass, field

import numpy as np


@dataclass
class Material:
    E: float = 2.0
    layers: int = 3


@dataclass
class Config:
    k: float = 1.5
    material: Material = field(default_factory=Material)
    scheme: str = "explicit"


@dataclass(frozen=True)
class Frozen:
    mu: float = 0.3


DT = 0.3
CONFIG = Config()
FROZEN = Frozen()
PARAMS = {"a": 1.2, "b": np.array([1.0, 2.0]), "n": 2}
WEIGHTS = np.array([[1.0, 2.0], [3.0, 4.0]])
PAIR = (0.5, np.array([0.25, 0.75]))
