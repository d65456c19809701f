"""What modules hold: the attributes and methods of such arrays, lists, named tuples."""

from collections import namedtuple
from types import SimpleNamespace

import numpy as np

from tests.corpus.registry import program

WEIGHTS = np.arange(6.0).reshape(2, 3) / 4.0
BIAS = np.array([0.3, -0.2, 0.7])
RULE = SimpleNamespace(nodes=np.array([-0.7, 0.0, 0.7]), table={"weights": np.ones(3)})
LAGS = [1, 2]
Rates = namedtuple("Rates", "birth death")
RATES = Rates(0.6, np.array([0.1, 0.4]))


def layer(x):
    return np.tanh(WEIGHTS.T @ x + BIAS.copy()) * BIAS.mean()


@program(wrt="x", args=lambda rng: (rng.normal(size=2),))
def attributes_of_arrays(x):
    rows, columns = WEIGHTS.shape
    total = np.sum(layer(x)) / columns
    for row in WEIGHTS.T:
        total = total + row.dot(x) / rows
    return total * WEIGHTS.T.sum() + RULE.nodes.max()


@program(wrt="x", args=lambda rng: (rng.uniform(0.5, 1.5),))
def rule_of_a_module(x):
    total, k = 0.0, 0
    while k < RULE.nodes.size and total < BIAS.sum() * 100.0:
        total += np.exp(x * RULE.nodes[k])
        k += 1
    return total * RULE.table.get("weights").sum() / RULE.nodes.reshape(3, 1).shape[0]


@program(wrt="x", args=lambda rng: (rng.normal(size=6),))
def lists_and_named_tuples(x):
    total = x[LAGS.index(2)] * RATES.birth
    for lag in LAGS:
        total += np.sum(x[lag:] * x[:-lag]) * RATES.death[lag - 1]
    return total * LAGS.count(1) + RATES.death.sum() * x[0]


def moment(nodes):
    def about(x):
        return np.sum((nodes.T - x) ** 2) / nodes.size

    return about


centred = moment(WEIGHTS)


@program(wrt="x", args=lambda rng: (rng.normal(),))
def captured_by_a_factory(x):
    return centred(x) * BIAS.astype(float)[0]
