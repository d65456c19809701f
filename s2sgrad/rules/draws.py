"""Random draws of the legacy generator. They are never called to learn the kind of a result."""

from __future__ import annotations

import numpy as np

from s2sgrad.kinds import INT, Array, Kind, Known, Scalar, Sequence, broadcast
from s2sgrad.rules.notation import missing
from s2sgrad.rules.row import Site, Unsupported
from s2sgrad.rules.shape import shape_dims

FLOAT64 = np.dtype(np.float64)
BECAUSE = "a random draw has no derivative with respect to its parameters"
WAY_OUT = "Draw from a fixed distribution, then shift and scale: mu + sigma * np.random.randn(n)."


def drawn(site: Site) -> Kind:
    """As many numbers as `size` says; as the parameters broadcast where it is not given."""
    dtype = np.dtype(int) if site.row.name == "np.random.randint" else FLOAT64
    if site.given("size"):
        return Array(dtype, shape_dims(site, "size"))
    parameters = [p for p in site.row.parameters if p in site.kinds and p != "size"]
    dims = broadcast(*(site.dims(p) for p in parameters))
    if dims:
        return Array(dtype, dims)
    return INT if dtype != FLOAT64 else Scalar(dtype, True)


def drawn_by_lengths(site: Site) -> Kind:
    """The kind of `np.random.rand(3, 4)`."""
    lengths = site.kinds.get("lengths")
    if lengths is None or (isinstance(lengths, Sequence) and not lengths.elements):
        return Scalar(FLOAT64, True)
    return Array(FLOAT64, shape_dims(site, "lengths"))


def shuffled(site: Site) -> Kind:
    """The kind of `np.random.permutation`: of an array, or of the numbers below an int."""
    kind = site.kinds["x"]
    if isinstance(kind, Array):
        return kind
    if not isinstance(kind, Scalar):
        raise Unsupported("`np.random.permutation` of a list", "Make it an array first.")
    return Array(np.dtype(int), shape_dims(site, "x"))


missing(
    "np.random.uniform(low=0.0, high=1.0, size=None)",
    "np.random.normal(loc=0.0, scale=1.0, size=None)",
    "np.random.exponential(scale=1.0, size=None)",
    "np.random.poisson(lam=1.0, size=None)",
    "np.random.standard_normal(size=None)",
    "np.random.random(size=None)",
    "np.random.randint(low, high=None, size=None)",
    because=BECAUSE,
    way_out=WAY_OUT,
    result=drawn,
    effect=True,
)
missing(
    "np.random.rand(lengths)",
    "np.random.randn(lengths)",
    because=BECAUSE,
    result=drawn_by_lengths,
    variadic="lengths",
    effect=True,
)
missing(
    "np.random.permutation(x)",
    because="a random permutation of an active array has no rule yet",
    way_out="Permute by index: x[np.random.permutation(len(x))].",
    result=shuffled,
    effect=True,
)
missing(
    "np.random.seed(seed=None)",
    because="a seed has no derivative",
    result=lambda site: Known(None),
    effect=True,
)
