"""Python's functions of several numbers, and functions of several results."""

from __future__ import annotations

from s2sgrad.kinds import (
    FLOAT,
    INT,
    Array,
    Kind,
    ListOf,
    Scalar,
    Sequence,
    broadcast,
    carries,
    dims_of,
    element_kind,
    or_number,
)
from s2sgrad.rules.axes import counted
from s2sgrad.rules.elementwise import at_zero
from s2sgrad.rules.notation import operation
from s2sgrad.rules.results import in_own_dtype, learn
from s2sgrad.rules.row import Contribution, Site, Unsupported
from s2sgrad.rules.terms import added


def members(site: Site, parameter: str) -> list[str] | None:
    """The texts of a sequence's elements; None for an array or a list of unknown length."""
    kind = site.kinds[parameter]
    if not isinstance(kind, Sequence):
        return None
    return [f"{parameter}[{i}]" for i in range(len(kind.elements))]


def joined(site: Site) -> Kind:
    """The kind of one of the values."""
    kind = site.kinds["values"]
    if isinstance(kind, (Sequence, ListOf)):
        return element_kind(kind, site.key)
    if isinstance(kind, Array) and kind.dtype is not None and len(kind.dims) == 1:
        return Scalar(kind.dtype, False)
    return learn(site)


# max and min of tuples: the first that is it.
def _nothing(site: Site) -> str | None:
    """An adjoint of zeros for one of the values, where these are tuples; None for numbers."""
    kind = site.kinds["values"]
    one = element_kind(kind, site.key) if isinstance(kind, (Sequence, ListOf)) else kind
    if not isinstance(one, (Sequence, ListOf)):
        return None
    parts = one.elements if type(one) is Sequence else (one,)
    if not all(isinstance(part, Scalar) or not carries(part) for part in parts):
        raise Unsupported("the largest of values like these", "Compare by a key that is a number.")
    return "[" + ", ".join("0.0" if carries(part) else "None" for part in parts) + "]"


def _is_first(nothing: str) -> str:
    here = "list(g) if k == values.index(ans)"
    return f"[{here} else {nothing} for k in range(len(values))]"


# max and min: ties share equally.
def _extreme_vjp(site: Site) -> object:
    texts, nothing = members(site, "values"), _nothing(site)
    if nothing is not None:
        return _is_first(nothing)
    if texts is None:
        if isinstance(site.kinds["values"], Array):
            return f"g * (values == ans) / {counted('values == ans', site, 'values')}"
        return "tied(g, values, ans)"
    sign = ">" if site.row.name == "max" else "<"
    if len(texts) == 2:
        x, y = texts
        return [f"g * (({a} {sign} {b}) + 0.5 * ({a} == {b}))" for a, b in ((x, y), (y, x))]
    return "tied(g, values, ans)"


def _extreme_jvp(site: Site, active: frozenset[str]) -> str:
    texts = members(site, "values")
    if _nothing(site) is not None:
        return "values_dot[values.index(ans)]"
    if texts is None:
        return "tied_forward(values_dot, values, ans)"
    if len(texts) > 2:
        return "tied_forward(values_dot, values, ans)"
    tied = " + ".join(f"1 * ({t} == ans)" for t in texts)  # the sum of np.bool_ is an or
    moved = " + ".join(f"values_dot[{i}] * ({t} == ans)" for i, t in enumerate(texts))
    return f"({moved}) / ({tied})"


for _name in ("max", "min"):
    operation(
        f"{_name}(values)",
        vjps={"values": _extreme_vjp},  # type: ignore[dict-item]
        jvp=_extreme_jvp,
        result=joined,
        variadic="values",
        sequences=("values",),
    )


# Sums and products.
def _total_result(site: Site) -> Kind:
    learnt = learn(site)
    kind = site.kinds["iterable"]
    if "start" in site.lists:
        raise Unsupported("a sum of lists", "Write `[x for xs in lists for x in xs]`.")
    shapes = [dims_of(e) for e in kind.elements] if isinstance(kind, Sequence) else []
    if isinstance(kind, ListOf):
        shapes = [dims_of(kind.element)]
    if isinstance(kind, Array):
        shapes = [kind.dims[1:]]
    if "start" in site.kinds:
        shapes.append(site.dims("start"))
    if not isinstance(learnt, Array):
        return learnt
    whole = broadcast(*shapes)
    may_be_empty = isinstance(kind, ListOf) and not isinstance(site.kinds.get("start"), Array)
    return Array(learnt.dtype, or_number(whole) if may_be_empty else whole)


def _total_vjp(site: Site) -> object:
    kind, whole = site.kinds["iterable"], dims_of(site.ans)
    if isinstance(kind, Array):
        return Contribution("g", kind.dims[1:])
    if isinstance(kind, ListOf):
        return "[g.copy() for _ in iterable]" if whole else "[g] * len(iterable)"
    assert isinstance(kind, Sequence)
    return [
        "g" if dims_of(e) == whole else f"sum_to(g, np.shape(iterable[{i}]))"
        for i, e in enumerate(kind.elements)
    ]


def _total_jvp(site: Site, active: frozenset[str]) -> str:
    moved = "sum(iterable_dot)" if "iterable" in active else ""
    if "start" in active:
        moved = "sum(iterable_dot, start_dot)" if moved else "start_dot"
    return moved


operation(
    "sum(iterable, start=0)",
    vjps={
        "iterable": _total_vjp,  # type: ignore[dict-item]
        "start": lambda site: (
            "g" if site.dims("start") == dims_of(site.ans) else "sum_to(g, np.shape(start))"
        ),
    },
    jvp=_total_jvp,
    result=_total_result,
    sequences=("iterable",),
)
operation(
    "math.fsum(iterable)",
    vjps={"iterable": _total_vjp},  # type: ignore[dict-item]
    jvp=lambda site, active: "math.fsum(iterable_dot)",
    result=lambda site: FLOAT,
    sequences=("iterable",),
)


def _product_vjp(site: Site) -> object:
    texts = members(site, "iterable")
    if texts is None:
        many = "g * products_of_others(iterable)"
        return many if isinstance(site.kinds["iterable"], Array) else f"list({many})"
    return [" * ".join(["g", *texts[:i], *texts[i + 1 :]]) for i in range(len(texts))]


def _product_jvp(site: Site, active: frozenset[str]) -> str:
    texts = members(site, "iterable")
    if texts is None:
        return "float(iterable_dot @ products_of_others(iterable))"
    terms = [
        " * ".join([*texts[:i], f"iterable_dot[{i}]", *texts[i + 1 :]]) for i in range(len(texts))
    ]
    return added(terms)


operation(
    "math.prod(iterable)",
    vjps={"iterable": _product_vjp},  # type: ignore[dict-item]
    jvp=_product_jvp,
    result=lambda site: learn(site),
    sequences=("iterable",),
    singular=True,
)


def _sumproduct_vjp(other: str) -> object:
    def vjp(site: Site) -> object:
        texts = members(site, other)
        if texts is None:
            return f"[g * factor for factor in {other}]"
        return [f"g * {text}" for text in texts]

    return vjp


operation(
    "math.sumprod(p, q)",
    vjps={"p": _sumproduct_vjp("q"), "q": _sumproduct_vjp("p")},  # type: ignore[dict-item]
    jvp=lambda site, active: added(
        [
            f"math.sumprod({'p_dot' if p == 'p' else 'p'}, {'q_dot' if p == 'q' else 'q'})"
            for p in "pq"
            if p in active
        ]
    ),
    result=lambda site: FLOAT,
    sequences=("p", "q"),
)


# Lengths.
def _distance_vjp(of: str) -> object:
    other = "q" if of == "p" else "p"

    def vjp(site: Site) -> object:
        texts = members(site, of)
        if texts is None:
            return f"g * (np.asarray({of}) - {other}) / {at_zero('ans', site)}"
        return [f"g * ({t} - {other}[{i}]) / {at_zero('ans', site)}" for i, t in enumerate(texts)]

    return vjp


def _distance_jvp(site: Site, active: frozenset[str]) -> str:
    moved = added(
        [f"{sign}np.asarray({p}_dot)" for p, sign in (("p", ""), ("q", "-")) if p in active]
    )
    return f"float((np.asarray(p) - q) @ ({moved})) / {at_zero('ans', site)}"


operation(
    "math.dist(p, q)",
    vjps={"p": _distance_vjp("p"), "q": _distance_vjp("q")},  # type: ignore[dict-item]
    jvp=_distance_jvp,
    result=lambda site: FLOAT,
    sequences=("p", "q"),
    singular=True,
)


# Functions of several results.
def each_elementwise(site: Site) -> Kind:
    """Several results, all of the operands' broadcast shape."""
    learnt = learn(site)
    assert isinstance(learnt, Sequence)
    dims = broadcast(*(dims_of(k) for k in site.kinds.values()))
    elements = (Array(e.dtype, dims) if isinstance(e, Array) else e for e in learnt.elements)
    return Sequence(tuple, tuple(elements))


def from_result(k: int, text: str, p: str, site: Site) -> str:
    """A contribution that comes from one result, of the results' shape: 0 if that has none."""
    if site.cotangents is not None and k not in site.cotangents:
        return f"np.zeros_like({p})"
    result = site.ans.elements[0] if isinstance(site.ans, Sequence) else site.ans
    if site.dims(p) != dims_of(result):
        text = f"sum_to({text}, np.shape({p}))"
    return in_own_dtype(text, p, site)


def _divmod_jvp(site: Site, active: frozenset[str]) -> str:
    moved = [t for p, t in (("x", "x_dot"), ("y", "-ans[0] * y_dot")) if p in active]
    return f"(0 * ans[0], {added(moved)} + 0 * ans[1])"


for _name in ("divmod", "np.divmod"):
    operation(
        f"{_name}(x, y)",
        vjps={
            "x": lambda site: from_result(1, "g[1]", "x", site),
            "y": lambda site: from_result(1, "-g[1] * ans[0]", "y", site),
        },
        jvp=_divmod_jvp,
        result=each_elementwise,
    )
operation(
    "np.modf(x)",
    vjps={"x": lambda site: from_result(0, "g[0]", "x", site)},
    jvp=lambda site, active: "(x_dot, 0 * ans[1])",
    result=each_elementwise,
)
operation(
    "np.frexp(x)",
    vjps={"x": "np.ldexp(g[0], -ans[1])"},
    jvp=lambda site, active: "(np.ldexp(x_dot, -ans[1]), None)",
    result=each_elementwise,
)
operation(
    "math.modf(x)",
    vjps={"x": lambda site: from_result(0, "g[0]", "x", site)},
    jvp=lambda site, active: "(x_dot, 0.0)",
    result=lambda site: Sequence(tuple, (FLOAT, FLOAT)),
)
operation(
    "math.frexp(x)",
    vjps={"x": "math.ldexp(g[0], -ans[1])"},
    jvp=lambda site, active: "(math.ldexp(x_dot, -ans[1]), None)",
    result=lambda site: Sequence(tuple, (FLOAT, INT)),
)
