"""What may share memory with something else, which shows when it runs: in derivatives.

t = apart(a, b)              if np.may_share_memory(a, b): t = np.zeros_like(a)
                             else: t = a.copy()
t = emptied(a, b)            the same, and `a[...] = 0.0` where it is copied
t = adjoint_view(a)          t = np.zeros_like(a)
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.writing import Block, Writer
from s2sgrad.kinds import Array
from s2sgrad.normalise.nodes import assign, branch, constant, copied, placed
from s2sgrad.runtime import adjoint_view, apart, emptied


def parted(writer: Writer, call: gast.Call) -> Block | None:
    """The statements in place of a call that asks what shares memory; None for all others."""
    meaning = writer.meaning(call.func)
    known = (apart, emptied, *([adjoint_view] if len(call.args) == 1 else []))
    if not any(meaning is one for one in known) or not isinstance(writer.node, gast.Assign):
        return None
    if not all(_is_adjoint(writer.kind(a)) for a in call.args) or not writer.knows_numpy():
        return None
    adjoint, *others = call.args
    zeros = writer.numpy("zeros_like", adjoint)
    if meaning is adjoint_view:
        return writer.give(zeros)
    taken = [writer.with_value(_copy(writer, adjoint))]
    if meaning is emptied:
        taken.append(_emptied(writer, adjoint))
    if not others:
        return taken
    tests = [writer.numpy("may_share_memory", adjoint, other) for other in others]
    test = tests[0] if len(tests) == 1 else placed(gast.BoolOp(gast.Or(), tests), writer.node)
    shared = writer.bound("shared", test)
    writer.out.append(branch(shared, [writer.with_value(zeros)], taken, writer.node))
    return writer.out


def _is_adjoint(kind: Any) -> bool:
    return isinstance(kind, Array) and kind.dtype is not None and kind.dtype.kind in "fc"


def _copy(writer: Writer, array: Any) -> Any:
    return writer.called(gast.Attribute(copied(array), "copy", gast.Load()))


def _emptied(writer: Writer, array: Any) -> Any:
    whole = gast.Subscript(copied(array), constant(Ellipsis, writer.node), gast.Store())
    zero = constant(0.0, writer.node)
    return assign(placed(whole, writer.node), zero, writer.node.origin)
