"""Parameters and state in dicts."""

import numpy as np

from tests.corpus.registry import program

SETTINGS = {"dt": 0.1, "rounds": 3}


def network(p, X):
    h = np.tanh(X @ p["W1"] + p["b1"])
    return h @ p["W2"] + p["b2"]


def parameters(rng):
    return {
        "W1": rng.normal(size=(3, 4)),
        "b1": np.zeros(4),
        "W2": rng.normal(size=4),
        "b2": 0.3,
        "name": "net",
    }


@program(
    wrt=("p", "X"),
    args=lambda rng: (parameters(rng), rng.normal(size=(5, 3)), rng.normal(size=5)),
    tags="dict",
)
def loss_of_a_network(p, X, y):
    return np.mean((network(p, X) - y) ** 2) + 0.01 * (p["W1"] ** 2).sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=3),), tags="dict")
def settings_of_the_module(x):
    for _ in range(SETTINGS["rounds"]):
        x = x + SETTINGS["dt"] * np.sin(x)
    return x.sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=3),), tags="dict")
def entries_bound_anew(x):
    d = {"a": x * 2, "b": x[0]}
    e = d
    for _ in range(2):
        d["a"] = d["a"] * e["b"]
        e["b"] += 1.0
    return d["a"].sum() * d["b"]


def products(d):
    return {"u": d["a"] * d["n"], "v": d["a"] ** 2, "w": (d["a"], {"deep": d["a"][0]})}


@program(wrt="x", args=lambda rng: (rng.normal(size=3),), tags="dict")
def nested_results_of_a_helper(x):
    d = products({"a": x, "n": 2, "s": "text"})
    if "v" in d and len(d) == 3:
        return (d["u"] * d["v"]).sum() + (d["w"][0] * d["w"][1]["deep"]).sum()
    return 0.0
