"""Tuples and lists of active values: joined, repeated, copied, sorted.

ys = xs + [v]            xs_bar = ys_bar[:-1], v_bar = ys_bar[-1]
ys = [u, v] * n          u_bar = sum(ys_bar[0::2]), v_bar = sum(ys_bar[1::2])
ys = list(xs)            xs_bar = ys_bar
ys = sorted(xs)          the k-th of ys_bar goes to where the k-th smallest stood
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from s2sgrad.kinds import (
    INT,
    STRING,
    Array,
    Closure,
    DictOf,
    Kind,
    Known,
    ListOf,
    Scalar,
    Sequence,
    Table,
    Undefined,
    carries,
    element_kind,
    join,
    known_value,
)
from s2sgrad.kinds import constant as known
from s2sgrad.rules.notation import constant, operation
from s2sgrad.rules.reductions import is_double
from s2sgrad.rules.row import Row, Site, Unsupported

LONGEST = 16
"""Repeated lists of more elements get the joined kind of their elements."""


def is_plain_list(kind: Kind) -> bool:
    """Whether a kind is that of a tuple or list, and of nothing that is kept as one."""
    if isinstance(kind, ListOf):
        return not isinstance(kind, DictOf)
    return isinstance(kind, Sequence) and not isinstance(kind, (Table, Closure))


def _lists(site: Site) -> list[Any]:
    kinds = [kind for kind in site.kinds.values() if is_plain_list(kind)]
    if len({kind.type for kind in kinds}) != 1:  # type: ignore[union-attr]
        raise TypeError("only lists and lists, or tuples and tuples, go together")
    return kinds


# Joined.
def _joined(site: Site) -> Kind:
    kinds = _lists(site)
    if len(kinds) != 2:
        raise TypeError("a list can be joined with a list only")
    if all(isinstance(kind, Sequence) for kind in kinds):
        return Sequence(kinds[0].type, (*kinds[0].elements, *kinds[1].elements))
    first, second = (element_kind(kind, (*site.key, i)) for i, kind in enumerate(kinds))
    return ListOf(kinds[0].type, join(first, second, site.key))


def _count(kind: Kind) -> int | None:
    return len(kind.elements) if isinstance(kind, Sequence) else None


def _first_vjp(site: Site) -> Any:
    own, other = _count(site.kinds["x"]), _count(site.kinds["y"])
    if own is not None:
        return [f"g[{k}]" for k in range(own)]
    return "g[: len(x)]" if other is None else f"g[:{-other}]" if other else "g"


def _second_vjp(site: Site) -> Any:
    other, own = _count(site.kinds["x"]), _count(site.kinds["y"])
    if own is not None:
        return [f"g[{k - own if other is None else other + k}]" for k in range(own)]
    return "g[len(x) :]" if other is None else f"g[{other}:]" if other else "g"


def still(kind: Kind, text: str) -> str:
    """The tangent of a value that does not move, as text.

    >>> from s2sgrad.kinds import FLOAT
    >>> still(ListOf(list, Sequence(tuple, (FLOAT, Known(None)))), "xs")
    '[(0.0, None) for x in xs]'
    """
    match kind:
        case Sequence(type=type_, elements=elements):
            inner = ", ".join(still(e, f"{text}[{k}]") for k, e in enumerate(elements))
            comma = "," if type_ is tuple and len(elements) == 1 else ""
            return f"({inner}{comma})" if type_ is tuple else f"[{inner}]"
        case ListOf(type=type_, element=element):
            item = text.rstrip("s") if text.isidentifier() and text.endswith("s") else "item"
            made = f"[{still(element, item)} for {item} in {text}]"
            return f"tuple({made})" if type_ is tuple else made
        case Array() if carries(kind):
            return f"np.zeros_like({text})"
    return "0.0" if carries(kind) else "None"


def _joined_jvp(site: Site, active: frozenset[str]) -> str:
    parts = [f"{p}_dot" if p in active else still(site.kinds[p], p) for p in ("x", "y")]
    return " + ".join(parts)


# Repeated.
def _list_operand(site: Site) -> str:
    return "x" if is_plain_list(site.kinds["x"]) else "y"


def _repeated(site: Site) -> Kind:
    [kind] = _lists(site)
    times = site.kinds["y" if _list_operand(site) == "x" else "x"]
    if not isinstance(times, Scalar) or times.dtype.kind not in "iu":
        raise TypeError("a list is repeated by an integer")
    count = len(kind.elements) if isinstance(kind, Sequence) else LONGEST
    if isinstance(kind, Sequence) and type(times.value) is int and count * times.value <= LONGEST:
        return Sequence(kind.type, kind.elements * times.value)
    return ListOf(kind.type, element_kind(kind, site.key))


def _repeated_vjp(site: Site) -> Any:
    parameter = _list_operand(site)
    kind = site.kinds[parameter]
    elements = kind.elements if isinstance(kind, Sequence) else (kind.element,)  # type: ignore[union-attr]
    moving = [element for element in elements if carries(element)]
    if not all(isinstance(element, Scalar) for element in moving):
        raise Unsupported(
            "its elements are arrays, all of them the same ones",
            "Write a comprehension: `[v.copy() for _ in range(n)]`.",
            "list-operand",
        )
    if isinstance(kind, Sequence):
        steps = "" if len(elements) == 1 else f"::{len(elements)}"
        parts = (f"g[{k}{steps}]" if steps else "g" for k in range(len(elements)))
        pairs = zip(elements, parts, strict=True)
        return [f"sum({part}, 0.0)" if carries(element) else "None" for element, part in pairs]
    return f"[sum(g[k :: len({parameter})], 0.0) for k in range(len({parameter}))]"


def _repeated_jvp(site: Site, active: frozenset[str]) -> str:
    return "x_dot * y" if _list_operand(site) == "x" else "x * y_dot"


def _operator(
    name: str,
    function: Callable[[Any, Any], Any],
    expression: str,
    result: Any,
    vjps: dict[str, Any],
    jvp: Any,
) -> Row:
    return Row(
        name=name,
        function=function,
        parameters=("x", "y"),
        defaults={},
        result=result,
        vjps=vjps,
        jvp=jvp,
        sharing="maybe",
        sequences=frozenset({"x", "y"}),
        expression=expression,
    )


CONCATENATION = _operator(
    "a sum of lists",
    operator.add,
    "x + y",
    _joined,
    {"x": _first_vjp, "y": _second_vjp},
    _joined_jvp,
)
REPETITION = _operator(
    "a repeated list",
    operator.mul,
    "x * y",
    _repeated,
    {"x": _repeated_vjp, "y": _repeated_vjp},
    _repeated_jvp,
)


# Looked for: items are compared, as `==` does, so that they have to be numbers or strings.
def _found(site: Site) -> Kind:
    if not is_comparable(element_kind(site.kinds["items"], site.key)):  # type: ignore[arg-type]
        raise Unsupported(
            "a search for an item that is no number or string",
            "Go through the items in a loop, and compare what they are to be told apart by.",
            "method",
        )
    return INT


def is_comparable(kind: Kind) -> bool:
    """Whether values are told apart by `==`: numbers, strings, None, tuples of them."""
    if isinstance(kind, Sequence):
        return kind.type is tuple and all(map(is_comparable, kind.elements))
    return isinstance(kind, (Scalar, Known)) or kind in (STRING, Undefined())


SEARCHES = {
    name: Row(
        name=f"list.{name}",
        function=function,
        parameters=("items", "value"),
        defaults={},
        result=_found,
        constant=True,
        inactive=frozenset({"items", "value"}),
        sequences=frozenset({"items"}),
    )
    for name, function in (("index", list.index), ("count", list.count))
}
"""Methods of lists and tuples that give a number."""


# Counted.
def _numbers(site: Site) -> Kind:
    bounds = site.kinds["bounds"]
    values = [known_value(kind) for kind in getattr(bounds, "elements", ())]
    if values and all(type(value) is int for value in values):
        numbers = range(*values)
        if len(numbers) <= LONGEST:
            return known(tuple(numbers))
    return ListOf(tuple, INT)


constant("range(bounds)", result=_numbers, variadic="bounds")


# Copied.
def _copied(site: Site) -> Kind:
    kind, made = site.kinds["iterable"], site.row.function
    if isinstance(kind, Array) and kind.dims:
        rest = kind.dims[1:]
        scalar = not rest and kind.dtype is not None
        return ListOf(made, Scalar(kind.dtype, False) if scalar else Array(kind.dtype, rest))  # type: ignore[arg-type]
    if isinstance(kind, ListOf):
        return ListOf(made, kind.element)
    if is_plain_list(kind):
        return Sequence(made, kind.elements)  # type: ignore[union-attr]
    if isinstance(kind, Known) and isinstance(kind.value, str):
        return Sequence(made, tuple(map(Known, kind.value)))
    raise TypeError("only arrays, tuples and lists are gone through")


def _copied_vjp(site: Site) -> str:
    kind = site.kinds["iterable"]
    if not isinstance(kind, Array):
        return "g"
    entries = "g" if is_double(kind) else "np.asarray(g, iterable.dtype)"
    if len(kind.dims) == 1:
        return "np.array(g)" if is_double(kind) else entries
    return f"np.reshape({entries}, np.shape(iterable))"


for _name in ("list", "tuple"):
    operation(
        f"{_name}(iterable)",
        vjps={"iterable": _copied_vjp},
        jvp=lambda site, active: f"{site.row.name}(iterable_dot)",
        result=_copied,
        sharing="maybe",
        sequences=("iterable",),
    )


# Sorted.
def _sorted(site: Site) -> Kind:
    kind = site.kinds["iterable"]
    if site.given("key"):
        raise Unsupported("`key=` of `sorted`", "Sort the indices by np.argsort instead.")
    if isinstance(kind, Array) and len(kind.dims) == 1 and kind.dtype is not None:
        return ListOf(list, Scalar(kind.dtype, False))
    if not is_plain_list(kind):
        raise TypeError("only arrays with one axis, tuples and lists are sorted")
    if isinstance(kind, Sequence) and len(set(kind.elements)) <= 1:
        return Sequence(list, kind.elements)
    return ListOf(list, element_kind(kind, site.key))  # type: ignore[arg-type]


def _reverse(site: Site) -> str:
    return ", reverse" if "reverse" in site.kinds else ""


def _sorted_vjp(site: Site) -> str:
    kind = site.kinds["iterable"]
    text = f"unsorted(g, iterable{_reverse(site)})"
    if not isinstance(kind, Array):
        return text
    return f"np.array({text})" if is_double(kind) else f"np.array({text}, iterable.dtype)"


operation(
    "sorted(iterable, key=None, reverse=False)",
    vjps={"iterable": _sorted_vjp},
    jvp=lambda site, active: f"sorted_like(iterable_dot, iterable{_reverse(site)})",
    result=_sorted,
    inactive=("key", "reverse"),
    sequences=("iterable",),
)
