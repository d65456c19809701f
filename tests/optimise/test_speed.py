"""The optimiser takes time in proportion to the length of the program."""

import time

import gast

from s2sgrad.optimise import Notes, optimise

FORWARD = """
    product_{k} = y_{p} * w
    total_{k} = product_{k} + x
    y_{k} = np.sin(total_{k})
"""
REVERSE = """
    total_{k}_bar = y_{k}_bar * np.cos(total_{k})
    product_{k}_bar = total_{k}_bar
    x_bar = x_bar + total_{k}_bar
    w_bar += product_{k}_bar * y_{p}
    y_{p}_bar = 1.0 * (product_{k}_bar * w)
"""


def program(length):
    steps = range(1, length + 1)
    lines = ["def f(y_0, x, w):", *(FORWARD.format(k=k, p=k - 1) for k in steps)]
    lines += [f"    y_{length}_bar = np.ones_like(y_{length})"]
    lines += ["    x_bar = np.zeros_like(x)", "    w_bar = np.zeros_like(w)"]
    lines += [REVERSE.format(k=k, p=k - 1) for k in reversed(steps)]
    tree = gast.parse("\n".join([*lines, "    return x_bar, w_bar"])).body[0]
    invented = [f"{name}_{k}" for name in ("product", "total") for k in steps]
    primal = {f"y_{k}": "y" for k in range(length + 1)}
    notes = Notes(
        temporaries=frozenset(invented),
        adjoints=frozenset(f"{name}_bar" for name in [*invented, *primal, "x", "w"]),
        base=primal,
        fixed=frozenset(["y_0", "x", "w"]),
        containers=frozenset(),
    )
    return tree, notes


def seconds(length):
    tree, notes = program(length)
    times = []
    for _ in range(3):
        start = time.process_time()
        optimise([tree], notes)
        times.append(time.process_time() - start)
    return min(times)


def test_time_grows_with_the_length():
    assert seconds(400) < 3 * 4 * seconds(100)


def test_4000_statements_take_less_than_a_second():
    assert seconds(500) < 1.0
