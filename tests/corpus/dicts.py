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


# loops over a few values of different kinds


@program(wrt="x", args=lambda rng: (rng.normal(size=6),), tags="dict")
def loops_over_a_dict(x):
    d = {"W": x.reshape(2, 3), "b": x[:2], "c": x[5]}
    s = 0.0
    for k, v in d.items():
        if k != "b":
            s = s + np.sum(v**2)
        else:
            s = s + 3 * np.sum(v)
    for v in d.values():
        s += np.sum(np.sin(v))
    for k in d:
        s += np.sum(d[k])
    return s + sum(np.sum(v) for v in d.values())


@program(wrt="x", args=lambda rng: (rng.normal(size=6),), tags="dict")
def step_of_all_entries(x):
    d = {"W": x.reshape(2, 3) * 1.0, "b": x[:3] * 2}
    g = {"W": x.reshape(3, 2).T, "b": x[3:]}
    for k in d:
        d[k] = d[k] - 0.1 * g[k]
    return np.sum(d["W"] @ d["b"])


@program(wrt="x", args=lambda rng: (rng.normal(size=6),))
def matrix_vector_and_number(x):
    parts = [x.reshape(2, 3), x[:3], x[0]]
    s = sum(np.sum(p**2) for p in parts)
    for p in reversed(parts):
        s = s * 0.5 + np.sum(p)
    return s + sum([(i + 1) * np.sum(p) for i, p in enumerate(parts)])


@program(wrt="x", args=lambda rng: (rng.normal(size=6),))
def layers_of_different_shapes(x):
    layers = [(x.reshape(2, 3), x[:2], "tanh"), (x[:2].reshape(1, 2), x[5:], None)]
    h = x[:3]
    for W, b, activation in layers:
        h = W @ h + b
        if activation == "tanh":
            h = np.tanh(h)
    return h.sum()
