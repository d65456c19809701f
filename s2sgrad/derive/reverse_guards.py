"""`with` in the backward sweep: what kept the user's lines from warning keeps their adjoints, too.

Other context managers are not entered again: a file, a lock or a timer is for the forward sweep.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.contexts import refuse_active
from s2sgrad.derive.build import copied
from s2sgrad.derive.sweep import Sweep
from s2sgrad.regions import Entered, Left
from s2sgrad.trees import nodes_in


class Guards(Sweep):
    """The part of the reverse sweep that knows of `with`."""

    entered: dict[Any, Entered]
    """Of each place where a body ends: where it began."""

    def enter(self, left: Left) -> None:
        """The reverse of a body begins where the body ends."""
        entered = self.entered.get(left)
        quiet = None if entered is None else self.quiet(entered)
        if quiet:
            self.headed = None
            self.out += quiet

    def leave(self, entered: Entered) -> None:
        """The reverse of a body ends where the body begins."""
        refuse_active(self.analysis, self.activity, entered)
        begun = entered in self.entered.values()
        if begun and self.quiet(entered):
            self.headed = None
            self.out.append(Left())

    def quiet(self, entered: Entered) -> list[Any]:
        """What keeps a body from warning, for its reverse: nothing where it does not."""
        call = entered.value
        title = gast.unparse(call.func) if isinstance(call, gast.Call) else ""
        silent: list[Any] = []
        if title.endswith("errstate"):
            kept = [copied(k) for k in call.keywords if _is_ignored(k.value)]
            if kept and not call.args:
                silent = [gast.Call(copied(call.func), [], kept)]
            return [_again(silent[0])] if silent else []
        if title.endswith("catch_warnings"):
            filters = self.filters(entered)
            return [_again(copied(call)), *filters] if filters and not call.args else []
        return []

    def filters(self, entered: Entered) -> list[Any]:
        """`warnings.simplefilter("ignore")` and its like at the head of a body."""
        assert self.block is not None
        found = []
        position = self.block.index(entered) if entered in self.block else len(self.block)
        for statement in self.block[position + 1 :]:
            match statement:
                case gast.Expr(value=gast.Call(func=func, args=[first, *_]) as call) if (
                    gast.unparse(func).endswith(("simplefilter", "filterwarnings"))
                    and _is_ignored(first)
                    and not any(isinstance(n, gast.Name) for a in call.args for n in nodes_in(a))
                ):
                    found.append(gast.Expr(copied(call)))
                case _:
                    break
        return found


def _is_ignored(node: Any) -> bool:
    return isinstance(node, gast.Constant) and node.value == "ignore"


def _again(value: Any) -> Entered:
    made = Entered([], value, None)
    made.reverse = True
    return made
