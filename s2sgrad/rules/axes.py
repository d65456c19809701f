"""Axes, and the texts that spread a reduced array out again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from s2sgrad.kinds import Dims, Length
from s2sgrad.rules.row import Contribution, Site


def normalised(axis: int | Iterable[int] | None, rank: int) -> tuple[int, ...]:
    """The axes as increasing non-negative numbers; None means all.

    >>> normalised(-1, 3), normalised((2, 0), 3), normalised(None, 2)
    ((2,), (0, 2), (0, 1))
    """
    if axis is None:
        return tuple(range(rank))
    axes = axis if isinstance(axis, (tuple, list)) else (axis,)
    return tuple(sorted(int(a) % rank for a in axes))


def reduced_axes(site: Site, operand: str = "a") -> tuple[int, ...]:
    """The axes that a reduction removes."""
    return normalised(site.literal("axis"), max(site.ndim(operand), 1))[: site.ndim(operand)]


def keeps(site: Site) -> bool:
    """Whether the reduced axes stay, with length 1."""
    return "keepdims" in site.kinds and bool(site.literal("keepdims"))


def reduced_dims(dims: Dims, axes: tuple[int, ...], keepdims: bool) -> Dims:
    """The shape of a reduction's result."""
    if keepdims:
        return tuple(1 if i in axes else n for i, n in enumerate(dims))
    return tuple(n for i, n in enumerate(dims) if i not in axes)


def spread(text: str, axes: tuple[int, ...], rank: int) -> str:
    """The text of a reduction's result, with axes of length 1 where it was reduced.

    Leading axes are left out: broadcasting adds them.

    >>> spread("g", (0,), 2), spread("g", (1,), 2), spread("g", (2,), 3), spread("g", (1,), 3)
    ('g', 'g[:, None]', 'g[..., None]', 'g[:, None]')
    """
    entries = ["None" if i in axes else ":" for i in range(rank)]
    while entries and entries[0] == "None":
        entries.pop(0)
    if "None" not in entries:
        return text
    if entries.index("None") == len(entries) - 1 and len(entries) > 2:
        return f"{text}[..., None]"
    while entries[-1] == ":":
        entries.pop()
    return f"{text}[{', '.join(entries)}]"


def spread_over(site: Site, text: str, operand: str = "a") -> str:
    """`text`, shaped as the result of the site's reduction, made to broadcast with the operand."""
    return text if keeps(site) else spread(text, reduced_axes(site, operand), site.ndim(operand))


def spread_dims(site: Site, operand: str = "a") -> Dims:
    """The shape of `spread_over`."""
    axes, dims = reduced_axes(site, operand), site.dims(operand)
    kept = reduced_dims(dims, axes, keepdims=True)
    if keeps(site):
        return kept
    leading = 0
    while leading in axes:
        leading += 1
    return kept[leading:]


def spread_cotangent(site: Site, text: str = "g", operand: str = "a") -> Contribution:
    """A contribution that is constant along the reduced axes."""
    return Contribution(
        text.replace("g", spread_over(site, "g", operand), 1), spread_dims(site, operand)
    )


def length(operand: str, dims: Dims, axis: int) -> str:
    """The length of one axis of an operand, as text.

    >>> from s2sgrad.kinds import Axis
    >>> length("a", (Axis("x", 0), 3), 0), length("a", (Axis("x", 0), 3), 1)
    ('len(a)', '3')
    """
    n: Length = dims[axis]
    if isinstance(n, int):
        return str(n)
    return f"len({operand})" if axis == 0 else f"{operand}.shape[{axis}]"


def cut(text: str, axis: int, rank: int, entry: str) -> str:
    """`text[:, entry]`: one entry or slice along an axis."""
    if axis == rank - 1 and rank > 2:
        return f"{text}[..., {entry}]"
    return f"{text}[{':, ' * axis}{entry}]"


def is_float64(dtype: np.dtype[Any] | None) -> bool:
    """Whether a dtype is float64, in whichever byte order."""
    return dtype is not None and dtype.kind == "f" and dtype.itemsize == 8


def counted(mask: str, site: Site, operand: str) -> str:
    """How many entries of a mask are true, as text; float32 operands are counted in float32."""
    if is_float64(getattr(site.kinds[operand], "dtype", None)):
        return f"np.count_nonzero({mask})"
    return f"np.sum({mask}).astype({operand}.dtype)"


def count(site: Site, operand: str = "a") -> str:
    """How many entries of the operand each result of a reduction is made of, as text."""
    axes, dims = reduced_axes(site, operand), site.dims(operand)
    if len(axes) == len(dims) > 0:
        return f"{operand}.size"
    lengths = [length(operand, dims, axis) for axis in axes]
    many = [n for n in lengths if n != "1"]
    return many[0] if len(many) == 1 else f"({' * '.join(many)})" if many else "1"
