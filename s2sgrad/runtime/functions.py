"""Derivatives of functions that have no short formula, and of numerical calculus."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from s2sgrad.runtime.scatter import added_at


def sinc_slope(x: Any) -> Any:
    """The derivative of `np.sinc`: (cos(pi x) - sinc(x)) / x, by its series near 0."""
    square = (np.pi * x) ** 2
    near = square < 0.25
    far = np.where(near, 1, x)
    tail = 1 - square / 54 * (1 - square / 88 * (1 - square / 130))
    series = 1 - square / 10 * (1 - square / 28 * tail)
    slope = (np.cos(np.pi * far) - np.sinc(far)) / far
    return np.where(near, -(np.pi**2) / 3 * x * series, slope)


def digamma(x: float) -> float:
    """The derivative of `math.lgamma`.

    By psi(x) = psi(x + 1) - 1 / x up to x >= 8, then the asymptotic series (Abramowitz & Stegun
    6.3.5 and 6.3.18); for x < 0 by reflection (6.3.7).
    """
    if x <= 0 and x == math.floor(x):
        return math.nan
    if x < 0:
        return digamma(1 - x) - math.pi / math.tan(math.pi * x)
    shift = 0.0
    while x < 8:
        shift += 1 / x
        x += 1
    r = 1 / x**2
    tail = r * (
        1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r * (1 / 132 - r * 691 / 32760))))
    )
    return math.log(x) - 0.5 / x - tail - shift


def interp_places(x: Any, xp: Any) -> tuple[Any, Any, Any]:
    """For `np.interp`: the interval of each x, how far along it x is, and whether x is inside."""
    left = np.clip(np.searchsorted(xp, x, "right") - 1, 0, len(xp) - 2)
    along = np.clip((x - xp[left]) / (xp[left + 1] - xp[left]), 0, 1)
    return left, along, (xp[0] <= x) & (x <= xp[-1])


def interp_slope(x: Any, xp: Any, fp: Any) -> Any:
    """The derivative of `np.interp` with respect to x: 0 outside of xp."""
    xp, fp = np.asarray(xp), np.asarray(fp)
    left, _, inside = interp_places(x, xp)
    return np.where(inside, (fp[left + 1] - fp[left]) / (xp[left + 1] - xp[left]), 0)


def interp_back(g: Any, x: Any, xp: Any) -> Any:
    """The adjoint of `np.interp` with respect to fp."""
    left, along, _ = interp_places(x, np.asarray(xp))
    return added_at((len(xp),), left, g * (1 - along)) + added_at((len(xp),), left + 1, g * along)


def interp_moved(x: Any, xp: Any, fp: Any, xp_dot: Any) -> Any:
    """The tangent of `np.interp` where xp moves."""
    left, along, _ = interp_places(x, np.asarray(xp))
    moved = (1 - along) * xp_dot[left] + along * xp_dot[left + 1]
    return -interp_slope(x, xp, fp) * moved


def convolve_back(g: Any, n: int, v: Any, mode: str = "full") -> Any:
    """The adjoint of `np.convolve(a, v, mode)` with respect to a, of length n."""
    short, whole = min(n, len(v)), n + len(v) - 1
    start = {"full": 0, "same": (short - 1) // 2, "valid": short - 1}[mode]
    return np.correlate(np.pad(g, (start, whole - start - len(g))), v, "valid")


def correlation_spread(g: Any, n: int, m: int, mode: str) -> Any:
    """The cotangent of `np.correlate(a, v, mode)`, of n and m entries, as one of mode "full"."""
    short, whole = min(n, m), n + m - 1
    start = {"full": 0, "same": (short - 1) // 2, "valid": short - 1}[mode]
    if n < m:
        start = whole - start - len(g)
    return np.pad(g, (start, whole - start - len(g)))


def correlate_first(g: Any, n: int, v: Any, mode: str) -> Any:
    """The adjoint of `np.correlate(a, v, mode)` with respect to a, of length n."""
    whole = correlation_spread(g, n, len(v), mode)
    return np.convolve(whole, v)[len(v) - 1 : len(v) - 1 + n]


def correlate_second(g: Any, a: Any, m: int, mode: str) -> Any:
    """The adjoint of `np.correlate(a, v, mode)` with respect to v, of length m."""
    whole = correlation_spread(g, len(a), m, mode)
    return np.convolve(whole[::-1], a)[len(a) - 1 : len(a) - 1 + m]


def vander_slopes(x: Any, n: int, increasing: bool) -> Any:
    """The derivative of each entry of `np.vander(x, n, increasing)` with respect to its x."""
    powers = np.arange(n)[:: 1 if increasing else -1]
    slopes = powers * np.power(x[:, None], np.maximum(powers - 1, 0))
    return slopes.astype(np.result_type(x))


def bessel_i1(x: Any) -> Any:
    """The derivative of `np.i0`: the mean of sinh(x cos t) cos t over a quarter of a turn."""
    cosines = np.cos((np.arange(64) + 0.5) * (np.pi / 128))
    products = np.sinh(np.asarray(x)[..., None] * cosines) * cosines
    return np.mean(products, axis=-1).astype(np.result_type(x))


def gradient_back(g: Any, h: Any, axis: int | None = None) -> Any:
    """The adjoint of `np.gradient` along one axis with even spacing h."""
    g = np.moveaxis(g, axis or 0, 0)
    total = np.zeros_like(g)
    total[2:] += 0.5 * g[1:-1]
    total[:-2] -= 0.5 * g[1:-1]
    total[1] += g[0]
    total[0] -= g[0]
    total[-1] += g[-1]
    total[-2] -= g[-1]
    return np.moveaxis(total / h, 0, axis or 0)


def trapezoid_weights(n: int, x: Any, dx: float) -> Any:
    """The weight of each ordinate in `np.trapezoid`."""
    steps = np.full(max(n - 1, 0), dx) if x is None else np.diff(x)
    return 0.5 * (np.pad(steps, (0, 1)) + np.pad(steps, (1, 0)))[:n]


def trapezoid_slopes(y: Any) -> Any:
    """The derivative of `np.trapezoid(y, x)` with respect to x."""
    means = 0.5 * (y[1:] + y[:-1])
    return (np.pad(means, (1, 0)) - np.pad(means, (0, 1)))[: len(y)]


def insert_places(obj: Any, n: int, many: int) -> Any:
    """Where `np.insert` puts what it inserts into n entries: `many` values in all."""
    places = np.asarray(obj)
    places = np.where(places < 0, places + n, places)
    if places.size == 1:
        return places + np.arange(many)
    places[np.argsort(places, kind="stable")] += np.arange(many)
    return places
