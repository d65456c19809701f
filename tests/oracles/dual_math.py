"""`math` for dual numbers."""

import math

import numpy as np

from tests.oracles.dual_arrays import Namespace
from tests.oracles.dual_number import ELEMENTARY, Dual, as_dual, value_of

_MATH_NAMES = {"acos": "arccos", "asin": "arcsin", "atan": "arctan"}
_MATH_NAMES |= {"acosh": "arccosh", "asinh": "arcsinh", "atanh": "arctanh"}
_MATH_NAMES |= {name: name for name in ELEMENTARY}


def _math_function(name, method):
    native = getattr(math, name)

    def call(x):
        x = x.item() if isinstance(x, np.ndarray) else x
        return getattr(x, method)() if isinstance(x, Dual) else native(x)

    return call


def _math_log(x, base=math.e):
    if base == math.e:
        return as_dual(x).log()
    return as_dual(x).log() / as_dual(base).log()


dual_math = Namespace(
    math,
    {
        **{
            name: _math_function(name, method)
            for name, method in _MATH_NAMES.items()
            if hasattr(math, name) and name not in ("floor", "ceil", "trunc")
        },
        "log": _math_log,
        "pow": lambda x, y: as_dual(x) ** as_dual(y),
        "atan2": lambda y, x: as_dual(y).arctan2(x),
        "hypot": lambda *xs: sum((as_dual(x) ** 2 for x in xs), Dual(0.0)).sqrt(),
        "dist": lambda p, q: sum(
            (as_dual(a - b) ** 2 for a, b in zip(p, q, strict=True)), Dual(0.0)
        ).sqrt(),
        "fsum": lambda xs: sum(xs, Dual(0.0)),
        "isfinite": lambda x: math.isfinite(value_of(x)),
        "isnan": lambda x: math.isnan(value_of(x)),
        "isinf": lambda x: math.isinf(value_of(x)),
        "isclose": lambda x, y, **how: math.isclose(value_of(x), value_of(y), **how),
    },
)
