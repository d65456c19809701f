"""The adjoints of arguments as they are returned: in the arguments' own types and structure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from s2sgrad.derive.build import call, copied, item, literal, method, number
from s2sgrad.kinds import Array, Kind, Known, ListOf, Scalar, Sequence, holds_records
from s2sgrad.trees import nodes_in

if TYPE_CHECKING:
    from s2sgrad.derive.derivation import Derivation
    from s2sgrad.derive.reverse import Reverse


def as_number(
    derivation: Derivation, sweep: Reverse, kind: Scalar, bar: Any, doubtful: bool
) -> Any:
    """The adjoint of a number, which may be `doubtful`: a Python float for a Python float."""
    if not kind.python:
        return call(f"np.{kind.dtype.name}", bar) if doubtful else bar
    if doubtful or has_other_floats(derivation):
        return call("float", bar)
    if derivation.paired or not has_numpy_numbers(derivation, sweep):
        return bar
    return call("float", bar)


def has_other_floats(derivation: Derivation) -> bool:
    """Whether there are floats of other precision, with which a float gives one of theirs."""
    dtypes = {getattr(kind, "dtype", None) for kind in derivation.analysis.kinds.values()}
    return any(d is not None and d.kind == "f" and d != np.float64 for d in dtypes)


def has_numpy_numbers(derivation: Derivation, sweep: Reverse) -> bool:
    """Whether the adjoint of a Python number may be one of NumPy's, for something else is."""
    if derivation.calls or not all(map(_is_python, derivation.analysis.kinds.values())):
        return True
    names = (n.id for s in sweep.out for n in nodes_in(s) if isinstance(n, gast.Name))
    return "np" in names


def _is_python(kind: Any) -> bool:
    """Whether a value is, or holds, no number of NumPy's and no array."""
    if isinstance(kind, Sequence):
        return all(map(_is_python, kind.elements))
    return isinstance(kind, Known) or (isinstance(kind, Scalar) and kind.python)


def as_type(kind: Any, bar: Any, like: Any, paired: bool) -> Any:
    """An adjoint in the structure of its primal; between our own functions it stays bare."""
    if holds_records(kind):
        return bar if paired else call("as_object", like, bar)
    match kind:
        case Array(dtype=np.dtype(isnative=False) as dtype) if not paired:
            return method(bar, "astype", gast.Constant(dtype.str, None))
        case Sequence(type=type_, elements=elements, places=places):
            nested = any(isinstance(e, (Sequence, ListOf)) and e.type is tuple for e in elements)
            if nested:
                pairs = zip(places, elements, strict=True)
                parts = [as_type(e, item(copied(bar), number(k)), like, paired) for k, e in pairs]
                return literal(kind, parts)
            return call("tuple", bar) if type_ is tuple else bar
        case ListOf(type=type_):
            return call("tuple", bar) if type_ is tuple else bar
    return bar


def of_dtype(kind: Any, zeros: Any) -> Any:
    """Zeros for an argument on which nothing hangs, in its own precision."""
    if isinstance(kind, Scalar) and not kind.python and kind.dtype.kind == "f":
        return call(f"np.{kind.dtype.name}", zeros)
    return zeros


def part_kind(kind: Any, places: tuple[Any, ...]) -> Kind:
    """The kind of a part."""
    for place in places:
        kind = kind.element(place)
    found: Kind = kind
    return found


def part_of(value: Any, places: tuple[Any, ...]) -> Any:
    """The expression of a part."""
    for place in places:
        value = item(value, number(place))
    return value
