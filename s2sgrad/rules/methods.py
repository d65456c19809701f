"""Array methods and attributes, as the functions they are."""

from __future__ import annotations

from s2sgrad.kinds import (
    BOOL,
    COMPLEX,
    FLOAT,
    INT,
    Kind,
    Known,
    ListOf,
    Scalar,
)
from s2sgrad.rules.notation import attribute, constant, linear, method
from s2sgrad.rules.reductions import is_double
from s2sgrad.rules.row import Contribution, Site
from s2sgrad.rules.shape import back, raveled

method("sum", "mean", "prod", "max", "min", "var", "std", "ptp", "all", "any", "argmax", "argmin")
method("cumsum", "cumprod", "repeat", "clip", "round", "dot", "diagonal", "trace", "copy")
method("astype", of="np.ndarray.astype")
method("reshape", "ravel", "transpose", "swapaxes", "squeeze")
method("take", "compress", "choose", "searchsorted", "argsort", "argpartition", "nonzero")
method("conjugate", "conj", of="np.ndarray.conj")

# A copy, where np.ravel may give a view.
linear("np.ndarray.flatten(a, order='C')", back, result=raveled)
method("flatten", of="np.ndarray.flatten")


def python_number(kind: Kind) -> Scalar:
    """The Python number that an entry of an array becomes."""
    dtype = getattr(kind, "dtype", None)
    letter = "f" if dtype is None else dtype.kind
    return {"f": FLOAT, "b": BOOL, "c": COMPLEX}.get(letter, INT)


linear(
    "np.ndarray.item(a)",
    lambda site: Contribution("g", dims=()),
    result=lambda site: python_number(site.kinds["a"]),
)


def nested_list(site: Site) -> Kind:
    """The kind of `a.tolist()`: nested lists of Python numbers."""
    kind: Kind = python_number(site.kinds["a"])
    for _ in site.dims("a"):
        kind = ListOf(list, kind)
    return kind


def listed(site: Site) -> str:
    """What an array receives from the nested list of its entries."""
    if not site.ndim("a"):
        return "g"
    entries = "g" if is_double(site.kinds["a"]) else "np.asarray(g, a.dtype)"
    return f"np.reshape({entries}, np.shape(a))"


linear(
    "np.ndarray.tolist(a)",
    listed,
    result=nested_list,
)
method("item", of="np.ndarray.item")
method("tolist", of="np.ndarray.tolist")

# Attributes.
attribute("T", of="np.transpose")
attribute("mT", of="np.matrix_transpose")
attribute("real", of="np.real")
attribute("imag", of="np.imag")
attribute("shape", of="np.shape")
attribute("ndim", of="np.ndim")
attribute("size", of="np.size")


def _own_dtype(site: Site) -> Kind:
    return Known(getattr(site.kinds["a"], "dtype", None))


constant("np.ndarray.dtype(a)", result=_own_dtype, cheap=True)
constant("np.ndarray.nbytes(a)", "np.ndarray.itemsize(a)", result=lambda site: INT, cheap=True)
constant("np.ndarray.strides(a)", "np.ndarray.flags(a)", cheap=True)
for _name in ("dtype", "nbytes", "itemsize", "strides", "flags"):
    attribute(_name, of=f"np.ndarray.{_name}")
