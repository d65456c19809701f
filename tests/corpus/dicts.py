"""Parameters and state in dicts."""

import numpy as np

from tests.corpus.registry import program

NUMBERS = {"wrt": "x", "args": lambda rng: (rng.normal(size=6),), "tags": "dict"}
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


# keys that are put in one by one, or are computed


@program(**NUMBERS)
def filled_one_by_one(x):
    d = {}
    d["W"] = x[:4].reshape(2, 2)
    scale = x[0] * 2
    d["b"] = x[4:] * scale
    d["n"] = 2
    d["b"] = d["b"] + 1.0
    return np.sum(d["W"] @ d["b"]) * d["n"] + len(d)


@program(**NUMBERS)
def filled_in_branches(x):
    d = {"a": x[0]}
    if x[1] > 0:
        d["b"] = x[1]
    else:
        d["b"] = x[2] ** 2
    if "c" not in d:
        d["c"] = d["a"] * d["b"]
    return d["c"] * d["b"] + d.get("z", 1.5) * d.get("a")


@program(**NUMBERS)
def ways_of_making_dicts(x):
    names = ["a", "b", "c"]
    first = dict(a=x[0], b=x[1] * 2)
    second = dict(zip(names, x))
    third = {**first, "b": x[2] ** 2, "n": 3}
    fourth = third | {"c": x[3]} | dict(d=x[4])
    zeros = dict.fromkeys(names, 0.0)
    zeros["b"] += x[5]
    fifth = dict([("u", x[0]), ("v", x[1:])])
    total = first["a"] * first["b"] + second["a"] * second["c"] + zeros["b"] * zeros["a"]
    return total + third["b"] * third["n"] + sum(fourth.values()) + np.sum(fifth["v"]) * fifth["u"]


@program(**NUMBERS)
def dict_comprehensions(x):
    params = {"W": x[:4].reshape(2, 2), "b": x[4:], "name": "net"}
    floats = {k: v for k, v in params.items() if k != "name"}
    grads = {k: np.cos(v) for k, v in floats.items()}
    new = {k: v - 0.1 * grads[k] for k, v in floats.items()}
    by_number = {i: x[i] ** 2 for i in range(3)}
    return np.sum(new["W"] @ new["b"]) + by_number[1] * by_number[2]


@program(**NUMBERS)
def methods_of_dicts(x):
    d = {"a": x[0], "b": x[1]}
    d.update({"b": x[2], "c": x[3]})
    d.update(e=x[4])
    v = d.setdefault("a", 3.0) * d.setdefault("f", x[5])
    w = d.pop("a") * d.pop("none", 2.0)
    u, *others = d.values()
    return v * w + u * sum(others) + sum(v * (i + 1) for i, v in enumerate(d.values())) * len(d)


@program(**NUMBERS)
def keys_that_are_computed(x):
    sizes = [2, 2, 1]
    params = {}
    for layer in range(1, len(sizes)):
        m, n = sizes[layer], sizes[layer - 1]
        params["W" + str(layer)] = x[: m * n].reshape(m, n)
        params[f"b{layer}"] = x[:m] * layer
    h = x[4:]
    for layer in range(1, len(params) // 2 + 1):
        h = np.tanh(params["W%d" % layer] @ h + params["b{}".format(layer)])  # noqa: UP031, UP032
    return h.sum() + sum(np.sum(params[k] ** 2) for k in sorted(params) if k.startswith("W"))


@program(**NUMBERS)
def keys_known_when_it_runs(x):
    d = {"a": x[0], "b": x[1] ** 2}
    sums = {0: 0.0, 1: 0.0}
    total = d["a" if x[2] > 0 else "b"]
    for i in range(6):
        key = "a" if i % 2 else "b"
        d[key] += x[i] ** 2
        sums[i % 2] += d[key]
    return total + d["a"] * d["b"] + sums[0] * sums[1]


@program(**NUMBERS)
def shortest_path(x):
    edges = {0: [1, 2], 1: [3], 2: [3, 4], 3: [5], 4: [5], 5: []}
    cost = {5: 0.0}
    for n in (4, 3, 2, 1, 0):
        cost[n] = min(x[n] ** 2 + cost[m] for m in edges[n])
    return cost[0] * cost[1]


@program(**NUMBERS)
def tables_of_tuples(x):
    couplings = {(0, 1): x[0], (1, 2): x[1], (0, 2): -1.5}
    energy = 0.0
    for (i, j), strength in couplings.items():
        energy += strength * x[i] * x[j]
    fixed = {0: 1.0, 5: 2.0}
    for i in range(6):
        if i in fixed:
            energy += fixed[i] * x[i]
    return energy + couplings[0, 1] ** 2


@program(**NUMBERS)
def modes_by_name(x):
    mode = "Fast-Mode"
    total = 0.0
    for letter in "abba":
        total = total * x[1] if letter == "b" else total + x[0]
    for word in "a,b,c".split(","):
        total += x[2] ** 2 if word in {"a", "c"} else x[3]
    return total * x[4] if mode.lower().startswith("fast") else x[5]


@program(wrt="params", args=lambda rng: ({"W": rng.normal(size=(2, 2)), 0: 1.5, "b": [0.3, None]},))
def other_keys_in_arguments(params):
    new = {**params, "b": params["b"][:1]}
    return np.sum(params["W"]) * new[0] * new["b"][0]


def initialised(x):
    params = {"W": x[:4].reshape(2, 2)}
    params["b"] = x[4:]
    return params


def with_regularisation(params):
    return {**params, "penalty": sum(np.sum(v**2) for v in params.values())}


@program(**NUMBERS)
def grown_after_a_helper(x):
    params = initialised(x)
    params["c"] = params["b"] * 2
    params = with_regularisation(params)
    return np.sum(params["W"] @ params["c"]) + params["penalty"]


# An absent key in one round may be there in the next one.
@program(wrt="x", args=lambda rng: (rng.normal(size=6),), tags="beyond dict")
def absent_in_the_first_round(x):
    d = {}
    total = 0.0
    for i in range(int(x.size)):
        total += d.get("b", 1.0)
        d["b"] = x[i]
    return total
