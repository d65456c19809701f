"""Arrays written through the lists, tuples and dicts that hold them."""

import numpy as np

from tests.corpus.registry import program


@program(wrt="x", args=lambda rng: (rng.normal(size=7), 0.1), tags="aliases")
def fields_of_a_state(x, dt):
    state = {"u": x * 1.0, "v": np.zeros_like(x)}
    for _ in range(4):
        state["v"][1:-1] += dt * (state["u"][2:] - 2 * state["u"][1:-1] + state["u"][:-2])
        state["v"][0] = state["v"][-1] = 0.0
        state["u"] += dt * state["v"] ** 2
    return (state["u"] ** 2).sum() + state["v"].sum()


def reacted(fields, rate):
    a, b = fields["a"], fields["b"]
    a[1:] -= rate * a[1:] * b[:-1]
    b *= 1.0 - rate
    fields["b"][a > 1.0] = 0.5
    return fields


@program(wrt=("x", "rate"), args=lambda rng: (rng.uniform(size=6), 0.3), tags="aliases")
def fields_that_a_helper_writes(x, rate):
    fields = {"a": x + 0.5, "b": x**2}
    for _ in range(3):
        fields = reacted(fields, rate)
    return fields["a"] @ fields["b"]


@program(wrt="xs", args=lambda rng: ([rng.normal(size=3), rng.normal(size=4)],), tags="aliases")
def items_of_an_argument(xs):
    for k in range(2):
        xs[k][1:] *= xs[k][:-1]
    xs[0][0] = xs[1][-1] ** 2
    return (xs[0] ** 2).sum() + xs[1].sum() * xs[0][0]


@program(wrt="x", args=lambda rng: (rng.normal(size=5),), tags="aliases flat")
def buffers_by_parity(x):
    buffers = [x * 1.0, np.empty_like(x)]
    for n in range(5):
        old, new = buffers[n % 2], buffers[1 - n % 2]
        new[1:] = old[:-1] * x[1:]
        new[0] = old[-1]
    return (buffers[0] * buffers[1]).sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="aliases")
def gradient_descent_on_a_list(x):
    weights = [x * 1.0, x**2]
    velocity = [np.zeros_like(w) for w in weights]
    for _ in range(3):
        slopes = [2 * weights[0], np.tanh(weights[1])]
        for k in range(2):
            velocity[k] *= 0.9
            velocity[k] -= 0.1 * slopes[k]
            weights[k] += velocity[k]
    return (weights[0] ** 2).sum() + weights[1].sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="aliases")
def layers_filled_from_the_last_one(x):
    layers = [x * 1.0]
    for n in range(3):
        layers.append(np.zeros(4))
        layers[-1][1:] = np.sin(layers[-2][:-1])
        layers[-1][0] = layers[n][-1]
    return (layers[-1] * layers[1]).sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="aliases")
def lists_in_dicts_in_a_tuple(x):
    tree = ({"leaves": [x * 1.0, x**2]}, x * 3.0)
    for k, leaf in enumerate(tree[0]["leaves"]):
        leaf[k:] *= x[k]
    tree[0]["leaves"][1][0] = tree[1][2]
    tree[1][:2] = tree[0]["leaves"][0][2:]
    return tree[0]["leaves"][1] @ tree[1]


@program(wrt="x", args=lambda rng: (rng.normal(size=5),), tags="aliases")
def item_kept_under_a_name(x):
    parts = [x * 2.0, x + 1.0]
    first, second = parts
    for k in range(4):
        first[k] = second[k + 1] * parts[0][k + 1]
        parts[1][k] += first[0] ** 2
    return (second * parts[0]).sum() + first[1]


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="aliases")
def item_replaced_and_written(x):
    d = {"old": x * 1.0, "new": np.zeros(4)}
    for k in range(3):
        d["new"] = d["old"] * x
        d["new"][k] = d["old"][k + 1] ** 2
        d["old"] = d["new"] * 0.5
        d["old"][0] += 1.0
    return d["old"] @ d["new"]


# Arrays under several names, in several lists.


@program(wrt="x", args=lambda rng: (rng.normal(size=5),), tags="aliases")
def history_without_copies(x):
    u, history = x * 1.0, []
    for k in range(4):
        u[1:] += u[:-1] * x[k]
        history.append(u)
        if k == 1:
            u = u * 0.5
    return sum((h**2).sum() * (k + 1) for k, h in enumerate(history))


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="aliases")
def one_array_in_two_containers(x):
    u = x * 1.0
    pair, named = [u, x**2], {"u": u, "twice": (u, u)}
    pair[0][1] = x[0] ** 2
    named["u"] *= pair[1]
    named["twice"][1][2] += named["twice"][0][1]
    return (u * pair[0]).sum() + named["u"][2]


@program(wrt="x", args=lambda rng: (rng.normal(size=5),), tags="aliases swap")
def buffers_that_swap_in_a_list(x):
    buffers = [x * 1.0, np.zeros(5)]
    for _ in range(3):
        buffers[1][1:] = buffers[0][:-1] * x[1:]
        buffers[1][0] = buffers[0][-1]
        buffers[0], buffers[1] = buffers[1], buffers[0]
    return (buffers[0] * buffers[1] ** 2).sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=5),), tags="aliases")
def state_tuple_of_buffers(x):
    state = (x * 1.0, x**2, 0.5)
    for n in range(3):
        u, v, s = state
        u[1:] += s * v[:-1]
        state = (v, u, s * x[n])
    return state[0] @ state[1] * state[2]


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="aliases")
def fields_one_after_the_other(x):
    fields = {"u": x * 1.0, "v": x**2}
    for field in fields.values():
        field[0] = x[1] * 2.0
        field *= x
    for name in fields:
        fields[name][1:] -= fields["u"][:-1]
    u, v = fields["u"], fields["v"]
    for z in (u, v):
        z[-1] *= 0.5
    return fields["u"] @ v


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="aliases")
def stack_of_buffers(x):
    stack = [x * 1.0, x * 2.0]
    for k in range(3):
        top = stack.pop()
        top[k] = x[k] ** 2
        stack.append(top)
        stack.append(stack[0])
        stack[-1][1] *= 1.5
    return sum(item @ top for item in stack)


@program(wrt="x", args=lambda rng: (rng.normal(size=6),), tags="aliases")
def rows_in_a_list(x):
    table = np.outer(x[:3], x)
    rows = [row for row in table]
    for k, row in enumerate(rows):
        row[k:] *= x[k]
    rows[0], rows[2] = rows[2], rows[0]
    rows[0][1] = rows[1][2] ** 2
    table *= 0.5
    return (table**2).sum() + rows[2][0]


@program(wrt="x", args=lambda rng: (rng.normal(size=6),), tags="aliases")
def best_of_a_list_is_written(x):
    candidates = [x[:3] * 1.0, x[3:] * 1.0]
    best = candidates[0] if x[0] > x[3] else candidates[1]
    best[1] = 3.0 * x[0]
    kept = best
    candidates[0] *= 2.0
    return kept @ candidates[1] + (best**2).sum()


# Lists that grow where they stand in other containers.


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="aliases")
def lists_that_grow_in_a_dict(x):
    recorded = {"states": [], "norms": [x[0]]}
    for k in range(3):
        recorded["states"].append(x * k)
        norms = recorded["norms"]
        norms.append(recorded["states"][-1].sum() ** 2)
    total = sum((state**2).sum() for state in recorded["states"])
    return total + recorded["norms"][-1] * recorded["norms"][0]


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="aliases")
def lists_that_grow_in_a_list(x):
    even, odd = both = [[], [x * 1.0]]
    for k in range(4):
        both[k % 2].append(x * k)
    odd[0][1] = even[1][2] ** 2
    return sum((v**2).sum() for part in both for v in part) + odd[-1][0]
