"""Parameters and state in objects: methods, properties, inheritance, dataclasses, named tuples."""

import types
from collections import namedtuple
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from tests.corpus.registry import program


class Spring:
    damping = 0.1

    def __init__(self, k, m):
        self.k = k
        self.m = m
        self.calls = 0

    @property
    def omega_squared(self):
        return self.k / self.m

    def force(self, x, v):
        return -self.k * x - self.damping * v

    def step(self, x, v, dt):
        self.calls += 1
        v = v + dt * self.force(x, v) / self.m
        return x + dt * v, v

    def simulate(self, x0, rounds=5):
        x, v = x0, 0.0
        for _ in range(rounds):
            x, v = self.step(x, v, 0.1)
        return x**2 + self.omega_squared


@program(wrt=("spring", "x0"), args=lambda rng: (Spring(2.0, 1.5), 0.3), tags="object")
def attributes_of_an_argument(spring, x0):
    return spring.simulate(x0) * (1 + 0.1 * spring.calls)


@program(wrt=("x", "v"), args=lambda rng: (1.3, 0.2), tags="object")
def object_made_inside(x, v):
    spring = Spring(x * 2.0, m=1.0 + v)
    spring.k = spring.k * 3
    spring.m += 1.0
    return spring.simulate(v) + spring.omega_squared


class Dense:
    def __init__(self, W, b, activation=np.tanh):
        self.W, self.b, self.activation = W, b, activation

    def __call__(self, x):
        return self.activation(self.W @ x + self.b)


class Network:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def penalty(self):
        return sum(np.sum(layer.W**2) for layer in self.layers)


def network(rng):
    first = Dense(rng.normal(size=(4, 3)), rng.normal(size=4))
    return Network([first, Dense(rng.normal(size=(2, 4)), rng.normal(size=2), np.sin)])


@program(
    wrt=("net", "x"), args=lambda rng: (network(rng), rng.normal(size=3)), tags="object recursion"
)
def layers_of_a_network(net, x):
    return np.sum(net.forward(x) ** 2) + 0.01 * net.penalty()


class Law:
    def __init__(self, a):
        self.a = a

    def at(self, x):
        return self.a * x

    def energy(self, x):
        return self.at(x) ** 2


class Perturbed(Law):
    def __init__(self, a, c):
        super().__init__(a)
        self.c = c

    def at(self, x):
        return super().at(x) + self.c * np.sin(x)


@program(wrt=("a", "c", "x"), args=lambda rng: (1.2, 0.4, 0.7), tags="object")
def overridden_method(a, c, x):
    return Perturbed(a, c).energy(x) + Law(a).energy(x)


@program(wrt=("law", "x"), args=lambda rng: (Perturbed(1.2, 0.4), 0.7), tags="object")
def object_of_a_subclass(law, x):
    return law.energy(x)


class Diffusion:
    def __init__(self, u, kappa):
        self.u = u
        self.kappa = kappa
        self.time = 0.0
        self.steps = 0

    def step(self, dt):
        laplacian = np.zeros_like(self.u)
        laplacian[1:-1] = self.u[2:] - 2 * self.u[1:-1] + self.u[:-2]
        self.u = self.u + dt * self.kappa * laplacian
        self.time += dt
        self.steps += 1

    def run(self, steps):
        while self.steps < steps:
            self.step(0.1)
        return np.sum(self.u**2) + self.time


@program(wrt=("kappa", "u"), args=lambda rng: (0.3, rng.normal(size=6)), tags="object")
def state_that_is_rebuilt(kappa, u):
    return Diffusion(u, kappa).run(4)


@program(wrt="simulation", args=lambda rng: (Diffusion(rng.normal(size=6), 0.3),), tags="object")
def state_of_an_argument(simulation):
    return simulation.run(3)


class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def __rmul__(self, factor):
        return self * factor

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def dot(self, other):
        return self.x * other.x + self.y * other.y

    @staticmethod
    def inverse_cube(r):
        return 1 / r**3

    @classmethod
    def upwards(cls, y):
        return cls(0.0, y)


@program(wrt=("x", "y"), args=lambda rng: (1.0, 0.2), tags="object")
def orbit_of_vectors(x, y):
    position, velocity = Vector(x, y), Vector.upwards(1.0)
    for _ in range(4):
        pull = -position * Vector.inverse_cube(np.sqrt(position.dot(position)))
        velocity = velocity + pull * 0.1
        position = position + 0.1 * velocity
    return position.x * position.y + velocity.dot(velocity)


@dataclass
class Material:
    E: float = 2.0
    nu: float = 0.3


@dataclass
class Settings:
    material: Material
    dt: float = 0.1
    name: str = "beam"
    tags: list = field(default_factory=list)


def stress(settings, strain):
    return settings.material.E * strain / (1 - settings.material.nu**2) * settings.dt


@program(wrt=("settings", "strain"), args=lambda rng: (Settings(Material()), 0.3), tags="object")
def nested_dataclasses(settings, strain):
    return stress(settings, strain) ** 2 + settings.material.nu


BEAM = Settings(Material(3.0, 0.2))


@program(wrt="strain", args=lambda rng: (0.3,), tags="object")
def object_of_the_module(strain):
    return stress(BEAM, strain) + BEAM.material.E * strain**2 + BEAM.dt


@dataclass(frozen=True)
class Parameters:
    W: np.ndarray
    b: float

    def predict(self, X):
        return X @ self.W + self.b


@program(
    wrt=("parameters", "X"),
    args=lambda rng: (
        Parameters(rng.normal(size=3), 0.2),
        rng.normal(size=(4, 3)),
        rng.normal(size=4),
    ),
    tags="object",
)
def frozen_dataclass(parameters, X, y):
    moved = Parameters(parameters.W * 2, b=parameters.b - 1)
    return np.mean((parameters.predict(X) - y) ** 2) + np.sum(moved.predict(X))


State = namedtuple("State", "x v")


class Oscillator(NamedTuple):
    k: float
    m: float = 2.0

    def frequency(self):
        return np.sqrt(self.k / self.m)


@program(wrt=("o", "x"), args=lambda rng: (Oscillator(3.0), 0.3), tags="object")
def named_tuples(o, x):
    state = State(x * o.k, v=1.0)
    for _ in range(3):
        state = State(state.x + 0.1 * state.v, state.v - 0.1 * o.frequency() * state.x)
    x, v = state
    return x * v + state[0]


@program(
    wrt="state",
    args=lambda rng: (State(rng.normal(size=3), rng.normal(size=3)),),
    tags="object",
)
def gradient_is_a_named_tuple(state):
    return np.sum(state.x * state.v**2)


@program(
    wrt="p",
    args=lambda rng: (types.SimpleNamespace(k=1.5, u=rng.normal(size=3), name="n"),),
    tags="object",
)
def plain_namespace(p):
    p.k = p.k * p.u[0]
    return p.k * np.sum(p.u**2)


@dataclass
class Point:
    x: float
    y: float
    history: list = field(default_factory=list)

    def __post_init__(self):
        self.r = np.hypot(self.x, self.y)


@program(wrt="x", args=lambda rng: (0.7,), tags="object no-duals")
def dataclass_that_does_more(x):
    p, q = Point(x, 2 * x), Point(y=x, x=1.0)
    return p.r * q.r + p.x


class Shape:
    def area(self, x):
        raise NotImplementedError

    def twice(self, x):
        return self.area(x) * 2


class Square(Shape):
    def area(self, x):
        return x * x


class Cube(Shape):
    def area(self, x):
        return 6 * x**2 + x**3


@program(wrt="x", args=lambda rng: (0.7,), tags="object")
def objects_of_several_classes(x):
    total = 0.0
    for shape in (Square(), Cube()):
        total = total + shape.twice(x)
    return total


class Scaled:
    SCALE = 2.0
    table = {"a": 1.5}

    def __init__(self, k):
        self.__k = k

    @classmethod
    def make(cls, k):
        return cls(k * cls.SCALE)

    def value(self, x):
        return x * self.__k * self.SCALE * self.table["a"]


@program(wrt="x", args=lambda rng: (0.7,), tags="object")
def values_of_the_class(x):
    return Scaled.make(x).value(x)


class Samples:
    def __init__(self, x):
        self.x = x

    def __len__(self):
        return 3

    def __getitem__(self, i):
        return self.x * i

    def __lt__(self, other):
        return self.x < other.x


@program(wrt="x", args=lambda rng: (0.7,), tags="object")
def object_with_items(x):
    samples, total = Samples(x), 0.0
    for i in range(len(samples)):
        total = total + samples[i] ** 2
    return total * 2 if samples < Samples(100.0) else total


@program(wrt="x", args=lambda rng: (0.7,), tags="object")
def attributes_by_their_names(x):
    shape = Square()
    shape.extra = x * 3
    setattr(shape, "more", x)  # noqa: B010
    base = 1.0 if hasattr(shape, "nothing") else x
    return getattr(shape, "extra") * shape.more * base  # noqa: B009


@program(wrt="x", args=lambda rng: (0.7,), tags="object")
def swapped_objects(x):
    a, b = Samples(x), Samples(2 * x)
    a, b = b, a
    c = a
    c.x += b.x
    return a.x * b.x


class Buffers:
    """Two buffers, of which one is written, and a list of what was."""

    def __init__(self, u):
        self.old, self.new = u * 1.0, np.empty_like(u)
        self.seen = []

    def advance(self, c):
        self.new[1:] = self.old[:-1] * c
        self.new[0] = self.old[-1]
        self.old, self.new = self.new, self.old
        self.seen.append(self.old)
        return self


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="object aliases swap")
def buffers_of_an_object(x):
    buffers = Buffers(x)
    for k in range(3):
        buffers.advance(x[k])
    first = buffers.seen[0]
    first[1] *= x[2]
    return (buffers.old * buffers.new).sum() + sum(v[0] for v in buffers.seen)


class Node:
    """A value and a weight."""

    def __init__(self, value, weight):
        self.value, self.weight = value, weight


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="object aliases")
def one_array_in_two_objects(x):
    u = x * 1.0
    one, other = Node(u, x[0]), Node(u, x[1] ** 2)
    one.value[0] *= other.weight
    other.value[1] += one.value[0]
    chosen = one if x[0] > 0 else other
    chosen.weight = other.weight * 2.0
    one.value, other.value = other.value, x * 3.0
    one.value[2] = chosen.weight
    return (u**2).sum() + (one.value * other.value).sum() * one.weight


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="object")
def namespaces_made_inside(x):
    state = types.SimpleNamespace(u=np.tanh(x), energy=0.0, log=[])
    options = types.SimpleNamespace()
    options.rate = x[0] * 0.1
    for k in range(3):
        state.u = state.u + options.rate * np.roll(state.u, 1)
        state.u[k] *= 0.5
        state.energy += (state.u**2).sum()
        state.log.append(state.energy)
    return sum(state.log) + state.energy * options.rate
