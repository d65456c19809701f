"""What `operator.itemgetter` and `attrgetter` give, as the items and attributes that it takes.

>>> from s2sgrad.normalise.examples import taken
>>> print(taken("y = operator.itemgetter(2)(row)"))
y = row[2]
>>> print(taken("ball = pick(); y = operator.attrgetter('mass')(ball)"))
ball = pick()
y = ball.mass
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import gast

from s2sgrad.normalise.nodes import copied, placed

if TYPE_CHECKING:
    from s2sgrad.normalise.purity import Purity

GETTERS = (operator.itemgetter, operator.attrgetter)


def is_getter(purity: Purity, node: Any) -> bool:
    """Whether an expression makes a function that takes something out of what it is given."""
    match node:
        case gast.Call(func=func, args=[_, *_] as chosen, keywords=[]) if purity.path(func):
            by_name = purity.resolved(func) is operator.attrgetter
            constants = all(isinstance(one, gast.Constant) for one in chosen)
            texts = all(isinstance(getattr(one, "value", None), str) for one in chosen)
            return purity.resolved(func) in GETTERS and constants and (texts or not by_name)
    return False


def gotten(purity: Purity, node: gast.Call) -> gast.expr | None:
    """What a call of such a function takes out; None for all other calls."""
    if not is_getter(purity, node.func) or len(node.args) != 1 or node.keywords:
        return None
    [owner] = node.args
    if isinstance(owner, gast.Starred):
        return None
    by_name = purity.resolved(node.func.func) is operator.attrgetter
    take = _attribute if by_name else _item
    parts = [take(owner, one) for one in node.func.args]
    return parts[0] if len(parts) == 1 else placed(gast.Tuple(parts, gast.Load()), node)


def _item(owner: Any, key: Any) -> Any:
    return placed(gast.Subscript(copied(owner), copied(key), gast.Load()), owner)


def _attribute(owner: Any, path: Any) -> Any:
    found = copied(owner)
    for name in path.value.split("."):
        found = placed(gast.Attribute(found, name, gast.Load()), owner)
    return found
