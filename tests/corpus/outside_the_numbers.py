"""Imports in functions, text, messages, clocks: what stands between the numbers of real programs."""

import datetime
import logging
import math
import sys
import time
import warnings

import numpy as np

from tests.corpus.registry import program

log = logging.getLogger(__name__)
SCALE = 2.5
COUNT = 3


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="no-duals")
def imports_at_the_top_of_a_function(x):
    """A function with its own imports."""
    import math
    from math import cos
    from math import sin as sine

    import numpy as np
    import numpy.linalg as la

    return math.exp(x[0]) * la.norm(np.tanh(x)) + sine(x[1]) * cos(x[2])


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="no-duals")
def imports_in_branches_and_helpers(x):
    def wave(y):
        from numpy import sin

        return sin(y) * pi

    from math import pi

    total = 0.0
    for i in range(len(x)):
        if x[i] > 0:
            import cmath as unused  # noqa: F401
            from math import atan

            total += atan(x[i])
        else:
            total += wave(x[i])
    return total * pi


@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def names_declared_global(x):
    global SCALE, COUNT
    return SCALE * np.sum(x[:COUNT] ** 2)


@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def annotations_everywhere(x: np.ndarray) -> float:
    total: float = 0.0
    y: "np.ndarray"
    y = x * 2
    parts: list[float] = [y[0], y[1] * x[2]]
    for i, part in enumerate(parts):
        scaled: np.float64 = part * (i + 1)
        total += scaled
    return total


@program(wrt="x", args=lambda rng: (rng.normal(size=5),), tags="no-duals")
def messages_and_logging(x):
    lines = []
    for i in range(3):
        log.debug("step %d: %s", i, x[i])
        logging.debug(f"{x[i]:.2f}")
        lines.append(f"{i}: {x[i]:.3f}")
    if x[0] > 100:
        warnings.warn("x[0] is %g" % x[0], stacklevel=2)
    label = f"norm {np.linalg.norm(x):.3f}" + " and {:.1f}".format(x[1]) + str(x[2])
    print(label.upper(), "\n".join(lines), file=sys.stderr)
    sys.stderr.flush()
    assert math.isfinite(x[0]), f"{label} is not finite"
    return np.sum(x**3)


@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def clocks(x):
    began = time.perf_counter()
    now = datetime.datetime.now()
    y = np.sum(np.sin(x)) ** 2
    log.debug("%s: %.3f s", now.isoformat(), time.perf_counter() - began)
    return y


@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def keys_made_of_text(x):
    table = {"w0": x[0], "w1": x[1] ** 2, "sum_of_all": np.sum(x)}
    prefix = "W".lower()
    i = 1
    return (
        table[f"w{i}"] * table[prefix + "0"] + table["_".join("abc").replace("a_b_c", "sum_of_all")]
    )


@program(wrt="x", args=lambda rng: (rng.normal(size=5), "Tanh"))
def a_mode_in_any_case(x, mode):
    if mode.lower().startswith("tan"):
        return np.sum(np.tanh(x))
    return np.sum(x**2)


@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def a_label_chosen_by_a_branch(x):
    if x[0] > 0:
        label, factor = "positive", 2.0
    else:
        label, factor = "negative", 3.0
    print(label, file=sys.stderr)
    return factor * x[0] ** 2
