"""Whether values that are written into an array lie in its own memory.

Where they may, NumPy writes some of them one by one, over what it still has to read.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.operations import Apply, Read
from s2sgrad.analyse.writing import Writer
from s2sgrad.errors import NotFollowed
from s2sgrad.kinds import Array, dims_of
from s2sgrad.normalise.nodes import branch, constant, statement
from s2sgrad.rules.table import TABLE

OVERLAP = ("NumPy may read what it has just written.", "Write a copy of the values.", "aliasing")
"""Why that is not followed, the way out, and the code."""


class SharedMemory(Writer):
    """Writes stores of values that may share memory with what they are stored in."""

    def keep_apart(self, base: Any, value: Any) -> None:
        """Where values may lie in the array itself, NumPy writes over what it still has to read."""
        if not isinstance(self.kind(value), Array) or self.lies_apart(base, value):
            return
        test = self.bound("overlap", self.numpy("shares_memory", base, value))
        texts = (f"`{base.id}` is written into from its own memory", *OVERLAP)
        self.inference.analysis.scope.define(NotFollowed.__name__, NotFollowed)
        error = self.called(
            gast.Name(NotFollowed.__name__, gast.Load(), None, None),
            *(constant(text, self.node) for text in texts),
        )
        stop = statement(gast.Raise(error, None), self.node.origin, self.node)
        self.out.append(branch(test, [stop], [], self.node))

    def lies_within(self, base: Any, value: Any) -> bool:
        """Whether values are a part of the array that is written into, or both of a third one."""
        if not isinstance(self.kind(value), Array) or not dims_of(self.kind(value)):
            return False
        return not self.lies_apart(base, value) and self.root(value) == self.root(base)

    def lies_apart(self, base: Any, value: Any) -> bool:
        """Whether values surely share no memory with an array."""
        analysis = self.inference.analysis
        if value.id in analysis.core.temporaries and self.is_new(value):
            return True
        root = self.root(value)
        given = root in analysis.parameters and root in analysis.single
        return given and base.id in analysis.single and self.is_new(base)

    def root(self, node: Any) -> str:
        """The name of what a value is a part of, or the value's own."""
        made = self.inference.definition(node)
        while not isinstance(made, gast.Name) and (inner := self.inner(made)) is not None:
            made = inner
        if isinstance(made, gast.Name) and isinstance(node, gast.Name) and made.id != node.id:
            return self.root(made)
        return str(getattr(node, "id", ""))

    def inner(self, made: Any) -> Any:
        """What an expression may be a view of."""
        match made:
            case gast.Subscript(value=value) | gast.Attribute(value=value):
                return value
            case gast.Call(func=gast.Attribute(value=value) as func, args=args):
                if self.inference.expressions.is_local(func):
                    return value
                row = TABLE.of(self.meaning(func))
                return args[0] if row is not None and args and row.sharing != "fresh" else None
        return None

    def is_new(self, node: Any) -> bool:
        """Whether what a name is bound to is made there, and lies in memory of its own."""
        made = self.inference.definition(node)
        if made is node or isinstance(made, gast.Name):
            return False
        operation = self.inference.expressions.operation(self.node, made)
        match operation:
            case Apply(site=site):
                return bool(site.sharing == "fresh")
            case Read(basic=basic):
                return not basic
        return False
