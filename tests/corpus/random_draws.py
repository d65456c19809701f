"""Programs that draw random numbers from a generator: each draw happens once."""

from dataclasses import dataclass

import numpy as np

from tests.corpus.registry import program


def vector_and_number(rng):
    return (rng.normal(size=5), 0.4)


@program(wrt=("mu", "sigma"), args=vector_and_number)
def reparametrised_samples(mu, sigma):
    rng = np.random.default_rng(3)
    total = 0.0
    for _ in range(4):
        x = mu + sigma * rng.standard_normal(5)
        total += np.sum(np.sin(x) * x)
    return total / 4


def walked(rng, x, h):
    for _ in range(3):
        x = x + np.sqrt(h) * rng.normal(size=x.shape) * x
        if rng.random() < 0.5:
            x = x * rng.uniform(0.5, 1.0)
    return x


@program(wrt=("x", "h"), args=vector_and_number)
def walk_of_a_helper(x, h):
    rng = np.random.RandomState(1)
    return np.sum(walked(rng, x, h) ** 2)


@dataclass
class Sampler:
    """Draws batches."""

    rng: np.random.Generator
    scale: float

    def batch(self, x):
        return x[self.rng.integers(0, len(x), size=3)] * self.scale


@program(wrt=("x", "c"), args=vector_and_number, tags="object")
def batches_of_an_object(x, c):
    sampler = Sampler(np.random.default_rng(2), c)
    x = x * 2.0
    for _ in range(3):
        x[sampler.rng.permutation(5)[:3]] -= 0.1 * sampler.batch(x)
    return np.sum(x**2)


@program(wrt=("x", "c"), args=vector_and_number)
def dropout(x, c):
    weights, masks = np.random.default_rng(5), np.random.default_rng(6)
    weights.random()
    w = weights.normal(0.0, 0.5, size=(2, 5, 5))
    for k in range(2):
        keep = masks.binomial(1, 0.7, 5) + masks.choice(2, 5)
        x = np.tanh(w[k] @ x * c) * keep
    return np.sum(x)
