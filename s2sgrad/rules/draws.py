"""Random draws, of NumPy's functions and of generators. They are never called to learn a kind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from s2sgrad.kinds import INT, Array, Kind, Known, Scalar, Sequence, broadcast
from s2sgrad.rules.notation import missing
from s2sgrad.rules.row import Site, Unsupported
from s2sgrad.rules.shape import shape_dims
from s2sgrad.rules.table import TABLE

FLOAT64 = np.dtype(np.float64)
BECAUSE = "a random draw has no derivative with respect to its parameters"
WAY_OUT = "Draw from a fixed distribution, then shift and scale: mu + sigma * np.random.randn(n)."


WHOLE = ("np.random.randint", "np.random.poisson", "np.random.binomial", "np.random.geometric")
"""What draws integers."""


def drawn(site: Site) -> Kind:
    """As many numbers as `size` says; as the parameters broadcast where it is not given."""
    dtype = np.dtype(int) if site.row.name in WHOLE else FLOAT64
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


def chosen(site: Site) -> Kind:
    """The kind of `np.random.choice(a, size)`: entries of an array, or numbers below an int."""
    kind = site.kinds["a"]
    if not isinstance(kind, (Array, Scalar)) or (isinstance(kind, Array) and len(kind.dims) != 1):
        raise Unsupported("`np.random.choice` of anything but an int or a vector", "Draw an index.")
    dtype = kind.dtype if isinstance(kind, Array) else np.dtype(int)
    if dtype is None:
        raise Unsupported("`np.random.choice` of a list", "Draw an index.")
    if site.given("size"):
        return Array(dtype, shape_dims(site, "size"))
    return Scalar(dtype, isinstance(kind, Scalar))


missing(
    "np.random.uniform(low=0.0, high=1.0, size=None)",
    "np.random.normal(loc=0.0, scale=1.0, size=None)",
    "np.random.lognormal(mean=0.0, sigma=1.0, size=None)",
    "np.random.laplace(loc=0.0, scale=1.0, size=None)",
    "np.random.exponential(scale=1.0, size=None)",
    "np.random.gamma(shape, scale=1.0, size=None)",
    "np.random.beta(a, b, size=None)",
    "np.random.poisson(lam=1.0, size=None)",
    "np.random.binomial(n, p, size=None)",
    "np.random.geometric(p, size=None)",
    "np.random.standard_exponential(size=None)",
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
missing(
    "np.random.choice(a, size=None, replace=True, p=None)",
    because="a random choice among active values has no rule yet",
    way_out="Choose by index: x[np.random.choice(len(x))].",
    result=chosen,
    effect=True,
)

DRAWS = {
    name.removeprefix("np.random."): row
    for name, row in TABLE.names.items()
    if name.startswith("np.random.") and name != "np.random.seed"
}
"""The methods of generators, which draw as the functions of the same name."""


def makes_generator(function: Any) -> bool:
    """Whether a function makes a generator."""
    makers = (np.random.default_rng, np.random.Generator, np.random.RandomState)
    return any(function is maker for maker in makers)


def integers(site: Site) -> Kind:
    """The kind of `rng.integers(low, high, size)`."""
    whole = np.dtype(np.int64)
    return Array(whole, shape_dims(site, "size")) if site.given("size") else Scalar(whole, False)


DRAWS["integers"] = replace(
    TABLE.named("np.random.randint"), name="np.random.Generator.integers", result=integers
)
