"""The notation in which rows are written.

    pointwise("np.tanh(x)", "1 - ans**2")            partial derivatives, one per parameter
    pointwise("x / y", "1 / y", "-ans / y")
    pointwise("np.log(x)", "1 / {x}")                also where x is a Python number: inf at 0
    linear("np.flip(m, axis=None)", "np.flip(g, axis=axis)")       what the first parameter receives
    bilinear("np.outer(a, b)", "g @ b", "a @ g")      what the first two parameters receive
    constant("np.floor(x)", "np.argmax(a, axis=None)")
    missing("np.linalg.eig(a)", because="its eigenvectors are defined only up to phase")

    @operation("np.sum(a, axis=None, keepdims=False)", result=reduced)
    def vjp(site): ...                                  for whatever hangs on kinds and options

Parameters with a default are optional. Rows never broadcast, cast or accumulate: `derive/` does.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from s2sgrad.rules.lists import made_arrays
from s2sgrad.rules.patterns import parsed, resolved
from s2sgrad.rules.results import elementwise, probed
from s2sgrad.rules.row import Contribution, Jvp, Result, Row, Sharing, Site, Vjp, sentence
from s2sgrad.rules.table import TABLE
from s2sgrad.rules.terms import added, scaled

Partial: TypeAlias = "str | Callable[[Site], str]"
"""The text of a partial derivative. `{x}` in it stands for x as a number that NumPy divides by:
`np.float64(x)` where x is a Python number, so that 1 / 0 is inf there, too."""


def pointwise(
    pattern: str,
    *partials: Partial,
    result: Result = elementwise,
    cheap: bool = False,
    sharing: Sharing | Callable[[Site], Sharing] = "fresh",
    inactive: Iterable[str] = (),
) -> Row:
    """An elementwise function, by its partial derivatives: one text per differentiable parameter.

    Parameters without a partial, and those in `inactive`, receive nothing.
    """
    shape = parsed(pattern)
    skipped = set(inactive)
    differentiable = [p for p in shape["parameters"] if p not in skipped]
    named = dict(zip(differentiable, partials, strict=False))

    def contribution(partial: Partial) -> Vjp:
        return lambda site: scaled("g", partial_text(partial, site))

    def jvp(site: Site, active: frozenset[str]) -> str:
        moving = [p for p in named if p in active]
        return added([scaled(f"{p}_dot", partial_text(named[p], site)) for p in moving])

    return _enter(
        shape,
        result=result,
        vjps={p: contribution(partial) for p, partial in named.items()},
        jvp=jvp,
        inactive=frozenset(shape["parameters"]) - set(named),
        elementwise=True,
        singular=any(callable(p) or _reads_values(p) for p in partials),
        cheap=cheap,
        sharing=sharing,
        formula=f"{pattern}: {', '.join(p for p in partials if isinstance(p, str))}",
    )


def partial_text(partial: Partial, site: Site) -> str:
    """The text of a partial derivative for the kinds of a site."""
    text = partial if isinstance(partial, str) else partial(site)
    for name in (*site.row.parameters, "ans"):
        if f"{{{name}}}" in text:
            number = f"np.{_precision(site)}({name})" if site.is_python(name) else name
            text = text.replace(f"{{{name}}}", number)
    return text


def _precision(site: Site) -> str:
    dtype = getattr(site.ans, "dtype", None)
    return dtype.name if dtype is not None and dtype.kind == "f" else "float64"


def _reads_values(partial: str) -> bool:
    tree = ast.parse(partial.replace("{", "").replace("}", ""), mode="eval")
    return any(isinstance(node, ast.Name) and node.id != "np" for node in ast.walk(tree))


def linear(
    pattern: str,
    vjp: str | Vjp,
    *,
    result: Result = probed,
    sharing: Sharing | Callable[[Site], Sharing] = "fresh",
    cheap: bool = False,
    elementwise: bool = False,
    variadic: str = "",
    sequence: bool = False,
    nested: bool = False,
) -> Row:
    """A function linear in its first parameter; its tangent is the function of the tangent."""
    shape = parsed(pattern)
    first = shape["parameters"][0]

    def jvp(site: Site, active: frozenset[str]) -> str:
        return site.again(**{first: f"{first}_dot"})

    return _enter(
        shape,
        result=result,
        vjps={first: _as_vjp(vjp)},
        jvp=jvp,
        inactive=frozenset(shape["parameters"][1:]),
        sharing=sharing,
        cheap=cheap,
        elementwise=elementwise,
        variadic=variadic,
        sequences=frozenset([first] if sequence else ()),
        nested=nested,
        formula=f"{pattern}: {vjp if isinstance(vjp, str) else 'linear'}",
    )


def bilinear(pattern: str, *vjps: str | Vjp, result: Result = probed) -> Row:
    """A function linear in each of its first two parameters."""
    shape = parsed(pattern)
    pair = shape["parameters"][:2]

    def jvp(site: Site, active: frozenset[str]) -> str:
        terms = [site.again(**{p: f"{p}_dot"}) for p in pair if p in active]
        return added(terms)

    return _enter(
        shape,
        result=result,
        vjps=dict(zip(pair, map(_as_vjp, vjps), strict=True)),
        jvp=jvp,
        inactive=frozenset(shape["parameters"][2:]),
        formula=f"{pattern}: {', '.join(v if isinstance(v, str) else 'bilinear' for v in vjps)}",
    )


def constant(
    *patterns: str, result: Result = probed, cheap: bool = False, variadic: str = ""
) -> None:
    """Functions whose derivative is zero wherever it exists."""
    for pattern in patterns:
        shape = parsed(pattern)
        _enter(
            shape,
            result=result,
            constant=True,
            inactive=frozenset(shape["parameters"]),
            cheap=cheap,
            variadic=variadic,
            formula=f"{pattern}: 0",
        )


def missing(
    *patterns: str,
    because: str,
    way_out: str = "",
    result: Result = probed,
    variadic: str = "",
    effect: bool = False,
) -> None:
    """Functions that have no derivative: refused where an operand is active."""
    for pattern in patterns:
        _enter(
            parsed(pattern),
            result=result,
            because=sentence(because),
            way_out=way_out,
            variadic=variadic,
            effect=effect,
            sharing="maybe",
            formula=f"{pattern}: refused, {because}",
        )


def operation(
    pattern: str,
    *,
    vjps: Mapping[str, str | Vjp],
    jvp: Jvp,
    result: Result = probed,
    inactive: Iterable[str] = (),
    elementwise: bool = False,
    sharing: Sharing | Callable[[Site], Sharing] = "fresh",
    singular: bool = False,
    cheap: bool = False,
    variadic: str = "",
    sequences: Iterable[str] = (),
    viewed: Iterable[str] = (),
    formula: str = "",
) -> Row:
    """A function whose derivative hangs on kinds and options: the most general notation."""
    return _enter(
        parsed(pattern),
        result=result,
        vjps={p: _as_vjp(vjp) for p, vjp in vjps.items()},
        jvp=jvp,
        inactive=frozenset(inactive),
        elementwise=elementwise,
        sharing=sharing,
        singular=singular,
        cheap=cheap,
        variadic=variadic,
        sequences=frozenset(sequences),
        viewed=frozenset(viewed),
        formula=formula or pattern,
    )


def alias(*names: str, of: str) -> None:
    """Further functions that mean the same, parameter by parameter: np.amax and np.max."""
    for name in names:
        TABLE.alias(name, resolved(name), TABLE.named(of))


def method(*names: str, of: str | None = None) -> None:
    """Array methods that mean the function of the same name, `self` being its first parameter."""
    for name in names:
        TABLE.methods[name] = TABLE.named(of or f"np.{name}")


def attribute(name: str, of: str) -> None:
    """An array attribute that means a function of one parameter: `x.T` is `np.transpose(x)`."""
    TABLE.attributes[name] = TABLE.named(of)


def _as_vjp(vjp: str | Vjp) -> Vjp:
    if isinstance(vjp, str):
        text = vjp
        return lambda site: Contribution(text)
    return vjp


def _of_lists(parameter: str, vjp: Vjp, elementwise: bool) -> Vjp:
    """The same, where operands are given as lists: its texts make arrays of them first."""
    whole = "ans" if elementwise else parameter

    def spelt(found: Any, site: Site) -> Any:
        if isinstance(found, list):
            return [spelt(part, site) for part in found]
        text, dims = (found, None) if isinstance(found, str) else found
        text = made_arrays(text, site.lists)
        if parameter in site.lists and (elementwise or dims is not None):
            # The list is taken apart, entry by entry: what is constant is spread out.
            if dims == () and len(site.dims(whole)) == 1:
                return Contribution(f"[{text}] * len({whole})")
            return Contribution(f"np.broadcast_to({text}, np.shape({whole}))")
        return Contribution(text, dims)

    return lambda site: spelt(vjp(site), site) if site.lists else vjp(site)


def _tangent_of_lists(jvp: Jvp) -> Jvp:
    return lambda site, active: (
        made_arrays(jvp(site, active), site.lists) if site.lists else jvp(site, active)
    )


def _enter(shape: dict[str, Any], **rest: Any) -> Row:
    elementwise = bool(rest.get("elementwise"))
    rest["vjps"] = {p: _of_lists(p, v, elementwise) for p, v in rest.get("vjps", {}).items()}
    if rest.get("jvp") is not None:
        rest["jvp"] = _tangent_of_lists(rest["jvp"])
    row = Row(**shape, **rest)
    TABLE.enter(row)
    return row
