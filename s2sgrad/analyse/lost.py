"""Lost derivatives: those that are zero because every way to the result is cut.

Such a zero is true, no numeric check finds it, and it is rarely meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gast

from s2sgrad.analyse.activity import activity
from s2sgrad.analyse.cuts import Cut, cuts, returned_names
from s2sgrad.analyse.lent import called
from s2sgrad.errors import Blocker
from s2sgrad.trees import nodes_in

CODE = "lost-derivative"


@dataclass(frozen=True)
class Fate:
    """What becomes of the derivative with respect to one parameter.

    `arrives`: on some way it gets to the result; `cuts`: where it ends on others.
    """

    parameter: str
    arrives: bool
    cuts: tuple[Cut, ...]


def fates(analysis: Any, wrt: tuple[str, ...], has_aux: bool) -> list[Fate]:
    """What becomes of the derivatives with respect to each of some parameters."""
    ends = _ends(analysis, has_aux)
    found = []
    for parameter in wrt:
        only = frozenset([parameter])
        arrives = bool(ends & activity(analysis, only).varied)
        found.append(Fate(parameter, arrives, cuts(analysis, only, ends)))
    return found


def _ends(analysis: Any, has_aux: bool) -> frozenset[str]:
    """The names whose derivative is asked for: with an auxiliary result, those of the value."""
    value = analysis.core.function.body[-1].value
    if has_aux and isinstance(value, gast.Tuple):
        value = value.elts[0]
        return frozenset(n.id for n in nodes_in(value) if isinstance(n, gast.Name))
    return returned_names(analysis)


def lost_derivatives(
    analysis: Any, wrt: tuple[str, ...], has_aux: bool, chosen: bool
) -> tuple[Blocker, ...]:
    """What to warn of: derivatives that end, and active values that end in an array of integers.

    `chosen`: the user named the parameters. Where all that may have a derivative are taken, some of
    them may well have none; only if all are lost there is something to say.
    """
    found = fates(analysis, wrt, has_aux)
    lost = [fate for fate in found if not fate.arrives]
    if not chosen and len(lost) < len(found):
        lost = []
    unsaid = {cut: None for fate in found for cut in fate.cuts if cut.unsaid}
    ended: dict[Cut, list[str]] = {}
    for fate in lost:
        for cut in fate.cuts:
            ended.setdefault(cut, []).append(called(analysis, fate.parameter))
    told = [_ended(cut, names) for cut, names in ended.items()]
    told += [_ended(cut, []) for cut in unsaid if cut not in ended]
    told += [
        _independent(analysis, called(analysis, fate.parameter)) for fate in lost if not fate.cuts
    ]
    return tuple(told)


def _ended(cut: Cut, names: list[str]) -> Blocker:
    of = f" with respect to {_listed(names)}" if names else ""
    why = cut.why
    if names:
        why = f"{why} No other way leads from {_listed(names)} to the result: the derivative is 0."
    return Blocker(CODE, f"a derivative{of} ends here", why, cut.way_out, cut.where)


def _independent(analysis: Any, parameter: str) -> Blocker:
    name = called(analysis, parameter)
    return Blocker(
        CODE,
        f"the result of `{analysis.function.__name__}` does not depend on `{name}`",
        "its derivative is 0 wherever it is taken.",
        f"Leave `{name}` out of wrt, if that is meant.",
        getattr(analysis.core.function.body[-1], "origin", None),
    )


def _listed(names: list[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)


def explanation(analysis: Any, wrt: tuple[str, ...], has_aux: bool) -> str:
    """Why derivatives are zero, or where parts of them are: a paragraph for each parameter."""
    return "\n\n".join(
        "\n\n".join([_verdict(analysis, fate), *(str(_ended(cut, [])) for cut in fate.cuts)])
        for fate in fates(analysis, wrt, has_aux)
    )


def _verdict(analysis: Any, fate: Fate) -> str:
    title, name = f"`{analysis.function.__name__}`", f"`{called(analysis, fate.parameter)}`"
    if fate.arrives and not fate.cuts:
        return f"{name}: the derivative gets to the result of {title} on every way."
    if fate.arrives:
        return f"{name}: the derivative gets to the result of {title}; on some ways it ends before."
    if fate.cuts:
        return f"{name}: the derivative is 0, for it ends on every way to the result of {title}."
    return f"{name}: the derivative is 0, for the result of {title} does not depend on {name}."
