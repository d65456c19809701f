"""Truth values that hang on kinds alone."""

from __future__ import annotations

import types

from s2sgrad.kinds import NOTHING, Closure, Kind, Known, Scalar


def truth(kind: Kind) -> bool | None:
    """Whether a value of the kind is true; None where that is not known."""
    match kind:
        case Scalar(dtype=dtype, value=value) if dtype.kind == "b" and value is not NOTHING:
            return bool(value)
        case Known(value=value) if value is None or isinstance(value, str):
            return bool(value)
        case Closure() | Known(value=types.FunctionType()):
            return True
    return None
