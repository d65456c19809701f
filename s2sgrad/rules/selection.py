"""Choices between values: where, maximum, clip."""

from __future__ import annotations

import numpy as np

from s2sgrad.kinds import (
    Array,
    Derived,
    Kind,
    Scalar,
    Sequence,
    broadcast,
    dims_of,
)
from s2sgrad.rules.notation import operation
from s2sgrad.rules.results import elementwise, learn
from s2sgrad.rules.row import Site, Unsupported, Vjp


def _where_jvp(site: Site, active: frozenset[str]) -> str:
    x, y = (f"{p}_dot" if p in active else "0" for p in "xy")
    return f"np.where(condition, {x}, {y})"


def _where_result(site: Site) -> Kind:
    return elementwise(site) if "x" in site.kinds else places(site, "condition")


def places(site: Site, operand: str) -> Kind:
    """The kind of `np.nonzero`: index arrays of one unknown length, one for each axis."""
    index = Array(np.dtype(np.intp), (Derived(site.key),))
    return Sequence(tuple, (index,) * max(site.ndim(operand), 1))


operation(
    "np.where(condition, x=None, y=None)",
    vjps={"x": "np.where(condition, g, 0)", "y": "np.where(condition, 0, g)"},
    jvp=_where_jvp,
    inactive=("condition",),
    elementwise=True,
    result=_where_result,
)


def extremum(name: str, better: str) -> None:
    """A row of maximum or minimum: `better` is how the chosen operand compares."""

    def half(winner: str, loser: str) -> object:
        def vjp(site: Site) -> str:
            if site.known(loser) == 0 and not name.startswith("f"):
                sign = "" if better == ">" else "-"
                return f"g * np.heaviside({sign}{winner}, 0.5)"
            wins = f"{winner} == ans" if name.startswith("f") else f"{winner} {better} {loser}"
            return f"np.where(x == y, 0.5 * g, g * ({wins}))"

        return vjp

    def jvp(site: Site, active: frozenset[str]) -> str:
        x, y = (f"{p}_dot" if p in active else "0" for p in "xy")
        wins = "x == ans" if name.startswith("f") else f"x {better} y"
        return f"np.where(x == y, 0.5 * ({x} + {y}), np.where({wins}, {x}, {y}))"

    operation(
        f"np.{name}(x, y)",
        vjps={"x": half("x", "y"), "y": half("y", "x")},  # type: ignore[dict-item]
        jvp=jvp,
        elementwise=True,
        result=elementwise,
    )


for _name, _better in (("maximum", ">"), ("minimum", "<"), ("fmax", ">"), ("fmin", "<")):
    extremum(_name, _better)


# clip: at a bound the value receives all, the bound nothing.
def _bounds(site: Site) -> list[str]:
    return [p for p in ("a_min", "a_max") if site.given(p)]


def inside(site: Site) -> str:
    """Where the value is between the bounds that are given."""
    tests = {"a_min": "(a >= a_min)", "a_max": "(a <= a_max)"}
    return " & ".join(tests[p] for p in _bounds(site)) or "True"


def below(site: Site) -> str:
    """Where the lower bound is the result."""
    return "(a < a_min)" + (" & (a_min <= a_max)" if site.given("a_max") else "")


def above(site: Site) -> str:
    """Where the upper bound is the result: NumPy lets it win over the lower one."""
    return "np.maximum(a, a_min) > a_max" if site.given("a_min") else "a > a_max"


CLIPPED = {"a": inside, "a_min": below, "a_max": above}


def _clip_jvp(site: Site, active: frozenset[str]) -> str:
    return " + ".join(f"{p}_dot * ({CLIPPED[p](site)})" for p in CLIPPED if p in active)


def _clip_vjp(parameter: str) -> Vjp:
    return lambda site: f"g * ({CLIPPED[parameter](site)})"


operation(
    "np.clip(a, a_min=None, a_max=None)",
    vjps={p: _clip_vjp(p) for p in CLIPPED},
    jvp=_clip_jvp,
    elementwise=True,
    result=elementwise,
)


# One of several arrays.
def _select_vjp(site: Site) -> list[str]:
    kind = site.kinds["choicelist"]
    if not isinstance(kind, Sequence):
        raise Unsupported("`np.select` of a list whose length is only known when it runs")
    texts = []
    for i in range(len(kind.elements)):
        earlier = [_not(site, j) for j in range(i)]
        mask = " & ".join([f"condlist[{i}]", *earlier])
        texts.append(summed(f"np.where({mask}, g, 0)", f"choicelist[{i}]", kind.elements[i], site))
    return texts


def _not(site: Site, j: int) -> str:
    """Where a condition does not hold: `~True` would be -2."""
    kind = site.kinds["condlist"]
    isarray = isinstance(kind, Sequence) and isinstance(kind.elements[j], Array)
    return f"~condlist[{j}]" if isarray else f"np.logical_not(condlist[{j}])"


def summed(text: str, operand: str, kind: Kind, site: Site) -> str:
    """A contribution of the result's shape, summed to the operand's."""
    return text if dims_of(kind) == dims_of(site.ans) else f"sum_to({text}, np.shape({operand}))"


def _none_of(site: Site) -> str:
    kind = site.kinds["condlist"]
    if not isinstance(kind, Sequence):
        raise Unsupported("`np.select` of a list whose length is only known when it runs")
    return " | ".join(f"condlist[{i}]" for i in range(len(kind.elements)))


def _select_result(site: Site) -> Kind:
    learnt = learn(site)
    parts = [site.kinds["condlist"], site.kinds["choicelist"]]
    shapes = [dims_of(e) for kind in parts if isinstance(kind, Sequence) for e in kind.elements]
    dims = broadcast(*shapes, site.dims("default") if "default" in site.kinds else ())
    return Array(learnt.dtype, dims) if isinstance(learnt, Array) else learnt


def _select_jvp(site: Site, active: frozenset[str]) -> str:
    zero = "[0] * len(choicelist)"
    choices = "choicelist_dot" if "choicelist" in active else zero
    default = ", default=default_dot" if "default" in active else ""
    return f"np.select(condlist, {choices}{default})"


operation(
    "np.select(condlist, choicelist, default=0)",
    vjps={
        "choicelist": _select_vjp,
        "default": lambda site: summed(
            f"np.where({_none_of(site)}, 0, g)", "default", site.kinds["default"], site
        ),
    },
    jvp=_select_jvp,
    inactive=("condlist",),
    result=_select_result,
    sequences=("condlist", "choicelist"),
)


def _choose_vjp(site: Site) -> list[str]:
    kind = site.kinds["choices"]
    if not isinstance(kind, Sequence):
        raise Unsupported("`np.choose` from a list whose length is only known when it runs")
    index = "a" if isinstance(site.kinds["a"], (Array, Scalar)) else "np.asarray(a)"
    return [
        summed(f"np.where({index} == {i}, g, 0)", f"choices[{i}]", element, site)
        for i, element in enumerate(kind.elements)
    ]


def _choose_result(site: Site) -> Kind:
    learnt, kind = learn(_first_choice(site)), site.kinds["choices"]
    shapes = [dims_of(e) for e in kind.elements] if isinstance(kind, Sequence) else []
    dims = broadcast(site.dims("a"), *shapes)
    return Array(learnt.dtype, dims) if isinstance(learnt, Array) else learnt


def _first_choice(site: Site) -> Site:
    """The site as it is learnt from: with the index 0, which is always there."""
    kind = site.kinds["a"]
    index = Scalar(np.dtype(int), True, 0) if isinstance(kind, Scalar) else kind
    choices = site.kinds["choices"]
    if isinstance(choices, Sequence) and len(choices.elements) == 1:
        choices = Sequence(choices.type, choices.elements * 2)
    return Site(site.row, site.operands, {**site.kinds, "a": index, "choices": choices}, site.ans)


operation(
    "np.choose(a, choices)",
    vjps={"choices": _choose_vjp},
    jvp=lambda site, active: "np.choose(a, choices_dot)",
    inactive=("a",),
    result=_choose_result,
    sequences=("choices",),
)
