"""Values as program text.

>>> literal(np.array([[1.0, np.inf]], np.float32))
'np.array([[1.0, np.inf]], dtype="float32")'
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

LARGEST = 4096
"""Arrays of more entries are not written out."""


class NoLiteral(Exception):
    """The value cannot be written as text; says why."""


def literal(value: Any) -> str:
    """The text of a value. Raises `NoLiteral`."""
    if value is None or value is ... or type(value) in (bool, int, str, bytes):
        return repr(value)
    if type(value) is float:
        return _float(value)
    if type(value) in (tuple, list):
        return _sequence(value)
    if type(value) is dict:
        return "{" + ", ".join(f"{literal(k)}: {literal(v)}" for k, v in value.items()) + "}"
    if type(value) is np.ndarray:
        return _array(value)
    if isinstance(value, np.dtype) and value.kind in "fiubc":
        return f'np.dtype("{value.name}")'
    if isinstance(value, np.generic) and value.dtype.kind in "fiub":
        return f"np.{type(value).__name__}({literal(value.item())})"
    raise NoLiteral(f"it is a {type(value).__name__}")


def _float(value: float) -> str:
    if math.isnan(value):
        return "np.nan"
    if math.isinf(value):
        return "np.inf" if value > 0 else "-np.inf"
    return repr(value)


def _sequence(value: Any) -> str:
    inner = ", ".join(map(literal, value))
    if isinstance(value, list):
        return f"[{inner}]"
    return f"({inner},)" if len(value) == 1 else f"({inner})"


def _array(value: np.ndarray[Any, Any]) -> str:
    if value.dtype.kind not in "fiub":
        raise NoLiteral(f"it is an array of {value.dtype}")
    if value.size > LARGEST:
        raise NoLiteral(f"it is an array of {value.size} entries")
    dtype = f'dtype="{value.dtype.name}"'
    if value.size == 0:
        return f"np.zeros({value.shape}, {dtype})"
    return f"np.array({literal(value.tolist())}, {dtype})"
