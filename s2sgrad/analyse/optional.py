"""Values that may be None: they are tested where NumPy would take None for a value.

Python's operators, methods and indices raise where they are given None; functions of NumPy may not
(`np.sum(None)` is None, `x[None]` has another axis, `x[0] = None` stores nan):

                                     if best is None:
total = np.sum(best)         ->          raise TypeError("`best` is None")
                                     total = np.sum(best)

Where the name is sure to hold a value there (`presence.py`), the statement stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import gast

from s2sgrad.analyse.operations import UserCall
from s2sgrad.analyse.presence import present_before
from s2sgrad.analyse.writing import Block, Writer
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import Array, Scalar, holds_optional, is_optional
from s2sgrad.normalise.nodes import branch, constant, copied, load, placed, statement
from s2sgrad.rules.table import TABLE
from s2sgrad.trees import names_in, nodes_in


def guarded(inference: Any, node: Any) -> Block | None:
    """A statement after the tests of what must not be None in it; None for most."""
    writer = _Guards(inference, node)
    if not isinstance(node, _SIMPLE) or not any(map(writer.may_be_none, names_in(node))):
        return None
    names = [name for name in dict.fromkeys(writer.needed()) if writer.may_be_none(name)]
    if not names:
        return None
    present = present_before(inference, node)
    if present is None or present >= set(names):
        return None
    for name in sorted(set(names) - present):
        writer.raise_for(name)
    return [*writer.out, _again(node)]


_SIMPLE = (gast.Assign, gast.AugAssign, gast.Expr, gast.Return)


def unguarded(inference: Any) -> Iterator[Blocker]:
    """A blocker for each statement that may be given None, and cannot be guarded."""
    for node in inference.analysis.statements:
        if guarded(inference, node) is not None:
            yield Blocker(
                "kind-mixed",
                "cannot tell whether a value is None",
                "it is None in one place, and a number or an array in another.",
                "Test it before: `if best is not None`.",
                getattr(node, "origin", None),
            )


def refuse_in_recursion(analyses: Iterable[Any]) -> None:
    """Refuse recursions that keep arrays or None on their tapes: of derivatives of derivatives.

    What shares memory with what in them is found in time that grows with each variant.
    """
    for analysis in analyses:
        if any(map(holds_optional, analysis.kinds.values())) and _calls_itself(analysis):
            raise Refused(
                [
                    Blocker(
                        "kind-mixed",
                        f"cannot differentiate `{analysis.function.__name__}` once more",
                        "it calls itself, and keeps what is an array in one call and None in "
                        "another.",
                        "Write the recursion as a loop.",
                        analysis.core.parsed.tree.origin,
                    )
                ]
            )


def _calls_itself(analysis: Any) -> bool:
    called = [o.callee.function for o in analysis.operations.values() if isinstance(o, UserCall)]
    return analysis.function in called


class WithoutResult(NamedTuple):
    """That a function may give None: what its derivative raises then, and what the user is told."""

    raised: str
    told: str


def without_result(analysis: Any) -> WithoutResult | None:
    """What is said where a function gives None; None where it never does."""
    raised, where = _gives_none(analysis), analysis.core.parsed.tree.origin
    errors = (getattr(s.exc, "args", ()) for s in analysis.statements if isinstance(s, gast.Raise))
    if raised not in (getattr(text, "value", None) for texts in errors for text in texts):
        return None
    told = f"{where.file}:{where.line}: {raised}. Return a number on every path, or raise an error"
    return WithoutResult(raised, told)


def _gives_none(analysis: Any) -> str:
    return f"`{analysis.function.__name__}` gives None, which has no derivative"


def _again(node: Any) -> Any:
    """The statement once more, as another node: what stands for it may be replaced itself."""
    parts = {field: copied(getattr(node, field)) for field in node._fields}
    return statement(type(node)(**parts), node.origin, node)


class _Guards(Writer):
    def may_be_none(self, name: str) -> bool:
        return is_optional(self.inference.kinds.get(name))

    def needed(self) -> list[str]:
        """The names that the statement hands to what may take None for a value."""
        match self.node:
            case gast.Return(value=gast.Name(id=name)) if self.is_entry():
                return [name]
            case gast.Assign(targets=[gast.Subscript(value=base, slice=index)], value=value):
                into = isinstance(self.kind(base), Array)
                return [*self.index(base, index), *(_names(value) if into else [])]
            case gast.AugAssign(target=gast.Subscript(value=base, slice=index)):
                return self.index(base, index)
            case gast.Assign(value=gast.Subscript(value=base, slice=index)):
                return self.index(base, index)
            case gast.Assign(value=gast.Call() as call) | gast.Expr(value=gast.Call() as call):
                return self.operands(call)
        return []

    def is_entry(self) -> bool:
        """Whether this is the function that a derivative is asked of."""
        return bool(self.analysis.is_entry())

    def index(self, base: Any, index: Any) -> list[str]:
        """`x[None]` is an array with another axis; a bound of a slice may be None."""
        if not isinstance(self.kind(base), Array):
            return []
        parts = index.elts if isinstance(index, gast.Tuple) else [index]
        return [part.id for part in parts if isinstance(part, gast.Name)]

    def operands(self, call: gast.Call) -> list[str]:
        """The operands of a function with a rule, but for the receiver of a method."""
        arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
        names = [name for argument in arguments for name in _names(argument)]
        if not any(map(self.may_be_none, names)) or self.is_silent(call):
            return []
        return names

    def is_silent(self, call: gast.Call) -> bool:
        """Whether a call takes None as it takes anything: it shows, keeps, asks, is followed."""
        if self.inference.expressions.is_local(call.func):
            receiver = getattr(call.func, "value", None)
            return not isinstance(self.kind(receiver), (Array, Scalar))
        row = TABLE.of(self.meaning(call.func))
        return row is None or row.name == "isinstance"

    def raise_for(self, name: str) -> None:
        shown = self.analysis.core.base.get(name, name)
        test = gast.Compare(load(name, self.node), [gast.Is()], [constant(None, self.node)])
        missing = self.bound("is_none", placed(test, self.node))
        why = f"`{shown}` is None"
        if isinstance(self.node, gast.Return):
            why = _gives_none(self.analysis)
        text = constant(why, self.node)
        error = placed(gast.Call(load("TypeError", self.node), [text], []), self.node)
        failure = statement(gast.Raise(error, None), self.node.origin, self.node)
        self.out.append(branch(missing, [failure], [], self.node))


def _names(node: Any) -> list[str]:
    return [n.id for n in nodes_in(node) if isinstance(n, gast.Name)]
