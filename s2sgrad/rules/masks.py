"""The entries that a reduction takes: those where its `where=` is true.

np.sum(x, where=m)              an entry that is left out receives nothing
np.mean(x, axis=1, where=m)     and the others are divided by how many there are in each row
"""

from __future__ import annotations

from dataclasses import replace

from s2sgrad.kinds import same_dims
from s2sgrad.rules.axes import is_float64
from s2sgrad.rules.row import Contribution, Site


def masked(site: Site) -> bool:
    """Whether the reduction leaves entries out."""
    return site.given("where")


def whole(site: Site) -> Site:
    """The reduction of all entries: its result has the same kind."""
    return replace(site, kinds={p: kind for p, kind in site.kinds.items() if p != "where"})


def within(site: Site, found: Contribution | str) -> Contribution | str:
    """What the operand receives, 0 for an entry that is left out."""
    if not masked(site):
        return found
    text = found if isinstance(found, str) else found.text
    return f"np.where(where, {text}, {'0' if has_own_shape(site) else 'np.zeros_like(a)'})"


def has_own_shape(site: Site) -> bool:
    """Whether the mask is known to have the operand's shape: otherwise it is broadcast to it."""
    return same_dims(site.dims("where"), site.dims("a"))


def entries(site: Site, neutral: str) -> str:
    """The operand, in which entries that are left out have the neutral value."""
    return f"np.where(where, a, {neutral})" if masked(site) else "a"


def taken(site: Site, mask: str) -> str:
    """A mask as text, less the entries that are left out."""
    return f"where & ({mask})" if masked(site) else mask


def number_taken(site: Site, last: str) -> str:
    """How many entries are taken, as text; `last` are options of the sum, such as `, axis=axis`."""
    mask = "where" if has_own_shape(site) else "np.broadcast_to(where, np.shape(a))"
    cast = "" if is_float64(getattr(site.kinds["a"], "dtype", None)) else ".astype(a.dtype)"
    return f"np.sum({mask}{last}){cast}"
