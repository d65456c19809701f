"""Programs as people write them: configuration in objects, enumerations, small classes."""

import enum
import functools
import math
from dataclasses import dataclass

import numpy as np

from tests.corpus.registry import program


class Side(enum.Enum):
    CALL = 1
    PUT = -1


@dataclass
class Option:
    strike: float
    expiry: float
    side: Side = Side.CALL


@dataclass
class Market:
    spot: float
    rate: float
    volatility: float

    def forward(self, expiry):
        return self.spot * math.exp(self.rate * expiry)

    def discount(self, expiry):
        return math.exp(-self.rate * expiry)


def normal_cdf(x):
    return 0.5 * (1.0 + math.erf(x / math.sqrt(2.0)))


def black(option, market):
    forward = market.forward(option.expiry)
    spread = market.volatility * math.sqrt(option.expiry)
    d1 = math.log(forward / option.strike) / spread + 0.5 * spread
    sign = option.side.value
    hit, paid = normal_cdf(sign * d1), normal_cdf(sign * (d1 - spread))
    return sign * market.discount(option.expiry) * (forward * hit - option.strike * paid)


@program(wrt=("spot", "rate", "volatility"), args=lambda rng: (100.0, 0.02, 0.25), tags="no-duals")
def book_of_options(spot, rate, volatility):
    market = Market(spot, rate, volatility)
    book = [Option(95.0, 1.0), Option(105.0, 0.5, Side.PUT), Option(90.0, 2.0)]
    total = 0.0
    for option, count in zip(book, [1.0, -2.0, 0.5]):
        value = black(option, market)
        if option.side is Side.PUT and value > 0.0:
            value = value * 1.5
        total += count * value
    return total


@program(
    wrt="w",
    args=lambda rng: (rng.uniform(0.1, 1.0, 3), rng.normal(size=(10, 3)) * 0.01),
    tags="no-duals",
)
def drawdown(w, returns):
    w = w / w.sum()
    equity = np.cumprod(1.0 + returns @ w)
    peak = np.maximum.accumulate(equity)
    trough = np.minimum.accumulate(equity[::-1])
    return np.max((peak - equity) / peak) + w @ np.cov(returns.T) @ w + trough[-1]


@program(
    wrt=("X", "weights"),
    args=lambda rng: (rng.normal(size=(4, 3)), [rng.normal(size=(3, 3)) for _ in range(3)]),
)
def masked_attention(X, weights):
    q, k, v = (X @ W for W in weights)
    scores = q @ k.T / np.sqrt(k.shape[-1])
    scores[np.triu(np.ones(scores.shape, bool), 1)] = -1e9
    scores -= scores.max(axis=-1, keepdims=True)
    p = np.exp(scores)
    p /= p.sum(axis=-1, keepdims=True)
    return np.sum((p @ v) ** 2)


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


@logged
def horner(coefficients, x):
    return functools.reduce(lambda total, c: total * x + c, reversed(coefficients))


@program(wrt=("c", "x"), args=lambda rng: (list(rng.normal(size=3)), rng.normal()))
def polynomial_and_its_slope(c, x):
    slope = horner([k * one for k, one in enumerate(c)][1:], x)
    return horner(c, x) * slope + math.prod(c)


@program(wrt=("amplitudes", "width"), args=lambda rng: (rng.uniform(0.5, 2.0, 3), 0.4))
def area_and_peaks(amplitudes, width):
    grid = np.linspace(0.0, 10.0, 40)
    spectrum = np.zeros_like(grid)
    for a, centre in zip(amplitudes, [2.0, 5.0, 7.0]):
        spectrum += a * width**2 / ((grid - centre) ** 2 + width**2)
    peaks = []
    for i in range(1, len(spectrum) - 1):
        if spectrum[i] > spectrum[i - 1] and spectrum[i] > spectrum[i + 1]:
            peaks.append((grid[i], spectrum[i]))
    area = np.trapezoid(spectrum, grid) if hasattr(np, "trapezoid") else np.trapz(spectrum, grid)
    return area + sum(place * height for place, height in peaks)


@program(wrt="x", args=lambda rng: (rng.normal(size=4),))
def columns_of_points(x):
    points = [(v, v * v, k) for k, v in enumerate(x)]
    xs, squares, counts = zip(*points)
    total = sum(xs) * squares[1] + len(counts)
    rows = [[x[0], x[1]], [x[2], x[0] * 2.0]]
    for a, b in zip(*rows):
        total += a * b
    return total + max(points)[1] * min(points)[0] + max((x[0], 1), (x[1], 2))[0]


@program(wrt=("value", "weight"), args=lambda rng: (rng.random(5), rng.random(5)))
def knapsack(value, weight):
    ordered = sorted(((v / w, v, w) for v, w in zip(value, weight)), key=lambda t: -t[0])
    total, left = 0.0, 0.8
    for ratio, v, w in ordered:
        if w > left:
            total += ratio * left
            break
        total += v
        left -= w
    return total


class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    __rmul__ = __mul__

    @property
    def length(self):
        return math.sqrt(self.x**2 + self.y**2)


class Moving(Vector):
    def __iadd__(self, other):
        self.x += other.x
        self.y += other.y
        return self


@program(wrt=("x", "speed"), args=lambda rng: (1.1, 1.2), tags="no-duals")
def orbit_updated_in_place(x, speed):
    place, velocity = Moving(x, 0.0), Vector(0.0, speed)
    same = place
    trail = [Moving(0.0, x), Moving(x, x)]
    nearest = 1e9
    for _ in range(6):
        distance = place.length
        velocity += place * (-0.05 / distance**3)
        place += 0.05 * velocity
        trail[0] += velocity
        nearest = min(nearest, distance)
    return same.length + nearest + velocity.x * place.x + trail[0].y


@dataclass
class Particle:
    x: np.ndarray
    v: np.ndarray
    m: float = 1.0


def attractions(particles, strength):
    forces = [np.zeros(2) for _ in particles]
    for i, a in enumerate(particles):
        for j, b in enumerate(particles):
            if i != j:
                d = b.x - a.x
                forces[i] += strength * b.m * d / (d @ d + 0.1) ** 1.5
    return forces


def cluster(positions, velocities):
    n = len(positions)
    return [Particle(positions[k].copy(), velocities[k].copy(), 1.0 + k) for k in range(n)]


def _bodies(rng):
    return rng.normal(size=(3, 2)), rng.normal(size=(3, 2)), 0.5


@program(wrt=("positions", "velocities", "strength"), args=_bodies)
def particles_by_a_helper(positions, velocities, strength):
    particles = cluster(positions, velocities)
    for _ in range(3):
        for p, f in zip(particles, attractions(particles, strength)):
            p.v = p.v + 0.1 * f
            p.x += 0.1 * p.v
    return sum(0.5 * p.m * (p.v @ p.v) for p in particles)


@program(wrt=("positions", "velocities", "strength"), args=_bodies)
def particles_in_one_function(positions, velocities, strength):
    particles = cluster(positions, velocities)
    for _ in range(3):
        forces = [np.zeros(2) for _ in particles]
        for i, a in enumerate(particles):
            for j, b in enumerate(particles):
                if i != j:
                    d = b.x - a.x
                    forces[i] += strength * b.m * d / (d @ d + 0.1) ** 1.5
        for p, f in zip(particles, forces):
            p.v = p.v + 0.1 * f
            p.x += 0.1 * p.v
    return sum(0.5 * p.m * (p.v @ p.v) for p in particles)
