"""What the analysis says when it does not understand a program."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NoReturn

import gast

from s2sgrad.analyse.liveness import names_of_header
from s2sgrad.errors import Blocker, Origin, Refused
from s2sgrad.kinds import (
    GENERATOR,
    Array,
    Kind,
    Known,
    ListOf,
    Opaque,
    Scalar,
    Sequence,
    is_complex,
    is_optional,
    is_refused,
    of_value,
)
from s2sgrad.rules.row import Site, Unsupported
from s2sgrad.trees import nodes_in


class ValueNeeded(Exception):
    """An argument (or global) whose value must be known: the derivative is specialised by it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def describe(kind: Kind) -> str:
    """A kind in words."""
    if is_optional(kind):
        return f"None or {describe(of_value(kind))}"
    match kind:
        case Array(dtype=dtype, dims=dims):
            axes = f"{len(dims)} axis" if len(dims) == 1 else f"{len(dims)} axes"
            return f"an array of {dtype} with {axes}"
        case Scalar(dtype=dtype, python=True):
            return f"a Python {type(dtype.type(0).item()).__name__}"
        case Scalar(dtype=dtype):
            return f"a NumPy {dtype}"
        case Sequence(type=type_, elements=elements):
            return f"a {type_.__name__} of {len(elements)}"
        case ListOf(type=type_):
            return f"a {type_.__name__}"
        case Known(value=value):
            return "None" if value is None else f"a {type(value).__name__}"
        case Opaque(reason=reason):
            return reason or "of unknown kind"
    return "not defined"


def located(statement: Any, node: Any, lines: tuple[str, ...] | list[str]) -> Origin | None:
    """The origin of an expression: its statement's, with the expression's own columns."""
    origin: Origin | None = getattr(statement, "origin", None)
    line = getattr(node, "lineno", None)
    if origin is None or line is None or not 0 < line <= len(lines):
        return origin
    text = lines[line - 1].rstrip("\n")
    same_line = getattr(node, "end_lineno", line) == line
    end = node.end_col_offset if same_line else len(text)
    columns = (len(text.encode()[:n].decode(errors="ignore")) for n in (node.col_offset, end))
    start, stop = columns
    return replace(origin, line=line, column=start, end_column=stop, text=text)


WITHOUT_KINDS = frozenset({"unknown-name", "unknown-function", "unsupported-syntax", "call"})
"""Refusals that hang on no kind."""


class Refusals:
    """The refusals of `Expressions`, each a blocker with its code."""

    analysis: Any
    inference: Any

    def kind(self, statement: Any, node: Any) -> Kind:
        """The kind of an expression."""
        raise NotImplementedError

    def refuse(
        self, statement: Any, node: Any, code: str, what: str, why: str, out: str
    ) -> NoReturn:
        if code not in WITHOUT_KINDS:
            self.stay_silent(*self.kinds_read(statement))
        where = located(statement, node, self.analysis.core.parsed.lines)
        raise Refused([Blocker(code, what, why, out, where)])

    def kinds_read(self, statement: Any) -> list[Kind]:
        """The kinds of the names in a statement, without the blocks inside it."""
        kinds = self.inference.kinds
        return [kinds[name] for name in names_of_header(statement) if name in kinds]

    def refuse_name(self, statement: Any, node: Any) -> NoReturn:
        text = gast.unparse(node)
        self.refuse(
            statement,
            node,
            "unknown-name",
            f"cannot find out what `{text}` is",
            "it is not a local variable, nor something that can be looked up without running code.",
            "Import or define it at module level before the derivative is built, or pass it in.",
        )

    def refuse_syntax(self, statement: Any, node: Any) -> NoReturn:
        name = type(node).__name__
        self.refuse(
            statement,
            node,
            "unsupported-syntax",
            f"cannot differentiate {name}",
            "this form is not supported.",
            "Write it as plain statements.",
        )

    def stay_silent(self, *kinds: Kind) -> None:
        """What follows from an earlier refusal is no reason of its own."""
        if any(map(is_refused, kinds)):
            raise Refused([])

    def refuse_operands(self, statement: Any, node: Any) -> NoReturn:
        self.refuse(
            statement,
            node,
            "kind-unknown",
            "cannot tell what this operator gives",
            "its operands are tuples or lists in a combination that is not supported.",
            "Build an array with np.array or np.concatenate instead.",
        )

    def refuse_function(self, statement: Any, node: Any) -> NoReturn:
        self.refuse(
            statement,
            node,
            "nested-function",
            "cannot follow a function that is made inside to this place",
            "it is known to calls of functions written in Python, and to nothing else.",
            "Call it, or hand it to a function of your own.",
        )

    def require_known(self, statement: Any, node: Any, kind: Kind) -> None:
        self.stay_silent(kind)
        if isinstance(kind, Opaque) and kind != GENERATOR:
            self.refuse(
                statement,
                node,
                "kind-mixed" if "different" in kind.reason else "kind-unknown",
                f"cannot tell what `{gast.unparse(node)}` is",
                f"it is {describe(kind)}.",
                "Give it one kind on all paths: for instance start from 0.0 or np.zeros(...).",
            )
        if is_complex(kind):
            self.refuse(
                statement,
                node,
                "complex",
                f"`{gast.unparse(node)}` is complex",
                "complex numbers are not supported yet.",
                "Write real and imaginary parts as two real values.",
            )
        if isinstance(kind, Array) and kind.dtype is not None and kind.dtype.kind not in "fiub":
            self.refuse(
                statement,
                node,
                "object-dtype",
                f"`{gast.unparse(node)}` is an array of dtype {kind.dtype}",
                "only arrays of real numbers, integers and booleans are supported.",
                "Convert it with .astype(float).",
            )

    def need_value(self, statement: Any, node: Any, operand: Any, what: str) -> NoReturn:
        """Ask for the value of an argument; refuse where it is computed."""
        names = (n.id for n in nodes_in(operand) if isinstance(n, gast.Name))
        for name in names:
            changes = is_optional(self.inference.kinds.get(name))  # its value here is another
            if name in self.analysis.parameters and not changes:
                self.stay_silent(self.analysis.parameters[name])
                raise ValueNeeded(name)
        self.refuse(
            statement,
            node,
            "value-unknown",
            f"the value of `{what}` is not known when the derivative is built",
            "the rank or the meaning of the result hangs on it.",
            "Write it as a constant, or pass it as an argument of its own.",
        )

    def refuse_option(self, statement: Any, node: Any, error: Unsupported) -> NoReturn:
        name = gast.unparse(node.func) if isinstance(node, gast.Call) else gast.unparse(node)
        self.refuse(
            statement, node, error.code, f"cannot differentiate `{name}`", error.why, error.way_out
        )

    def refuse_kinds(self, statement: Any, node: Any, site: Site, error: Exception) -> NoReturn:
        operands = ", ".join(f"`{p}` is {describe(k)}" for p, k in site.kinds.items())
        self.refuse(
            statement,
            node,
            "kind-unknown",
            f"cannot tell what `{gast.unparse(node)}` gives",
            f"{operands}; NumPy says: {error}.",
            "If the call is right, rewrite it with operands of one plain kind.",
        )

    def refuse_attribute(self, statement: Any, node: Any, kind: Kind) -> NoReturn:
        self.stay_silent(kind)
        self.refuse(
            statement,
            node,
            "attribute",
            f"cannot differentiate the attribute `.{attribute_name(node)}`",
            f"`{gast.unparse(node.value)}` is {describe(kind)}; this attribute of it has no rule.",
            WAYS_OUT.get(attribute_name(node), "Pass the value in as an argument of its own."),
        )

    def refuse_setting(self, statement: Any, target: Any, kind: Kind) -> NoReturn:
        self.refuse(
            statement,
            target,
            "attribute",
            f"cannot follow the attribute `{target.slice.value}` of {describe(kind)} being set",
            "only objects of classes that are written in Python are followed.",
            "Use a variable, or set it before.",
        )

    def refuse_method(self, statement: Any, node: Any, kind: Kind) -> NoReturn:
        self.stay_silent(kind)
        self.refuse(
            statement,
            node,
            "method",
            f"cannot differentiate the method `.{node.func.attr}`",
            f"`{gast.unparse(node.func.value)}` is {describe(kind)}; this method has no rule.",
            "Use a NumPy function that does the same, or move the call out of the function.",
        )

    def refuse_index(self, statement: Any, node: Any, why: str) -> NoReturn:
        self.refuse(
            statement,
            node,
            "index",
            f"cannot tell what `{gast.unparse(node)}` is",
            f"{why}.",
            "Use integers, slices, masks or integer arrays as indices of an array.",
        )

    def refuse_item_update(self, statement: Any, node: Any) -> NoReturn:
        shown = gast.unparse(node)
        self.refuse(
            statement,
            node,
            "index",
            f"cannot follow how `{shown}` is updated in place",
            "what the list holds then hangs on what the loop around does later.",
            f"Write `{shown} = {shown} + ...`; or go through the list in a function of its own.",
        )

    def refuse_unpacking(self, statement: Any, have: int, want: int) -> NoReturn:
        self.refuse(
            statement,
            statement,
            "unpacking",
            "this unpacking fails",
            f"there are {have} values for {want} names.",
            "Correct the number of names.",
        )

    def refuse_loop_target(self, statement: Any) -> NoReturn:
        self.refuse(
            statement,
            statement.target,
            "loop-target",
            "cannot follow this loop's target",
            "an enumerate or zip must be unpacked into as many names as it yields.",
            "Write `for i, x in enumerate(xs)`.",
        )

    def refuse_iteration(self, statement: Any, node: Any) -> NoReturn:
        self.refuse(
            statement,
            node,
            "iteration",
            f"cannot follow a loop over `{gast.unparse(node)}`",
            "it is no range, array, tuple or list, nor zip, enumerate or reversed of such.",
            "Loop over range(...), or over an array.",
        )

    def refuse_key(self, statement: Any, node: Any) -> NoReturn:
        """A dict is followed by its keys."""
        self.refuse(
            statement,
            node,
            "dict-or-set",
            f"cannot tell which entry `{gast.unparse(node)}` is",
            "it is not known before the program runs that the dict has this key, and of which kind "
            "its value is.",
            "Keep values of one kind in it; or use keys that are written out, or counted by a loop "
            "over range() of known bounds.",
        )

    def refuse_shared(self, statement: Any, base: Any, other: Any) -> NoReturn:
        """What grows or shrinks in place is seen by all that refer to it."""
        line = getattr(getattr(other, "origin", None), "line", None)
        given = isinstance(other, gast.FunctionDef)
        where = "the caller" if given else f"line {line}"
        own = f"Make it a copy of its own first: `{base.id} = {base.id}.copy()`."
        self.refuse(
            statement,
            base,
            "aliasing",
            f"cannot follow how `{base.id}` grows or shrinks",
            f"it may be known by another name, too, which sees it: by {where}.",
            "Make a new one, and return it to the caller." if given else own,
        )

    def refuse_effect(self, statement: Any, node: Any) -> NoReturn:
        self.refuse(
            statement,
            node,
            "in-place-function",
            f"cannot follow what `{gast.unparse(node.func)}` writes",
            "it changes an array in place, and there is no rule for that.",
            "Write it as an assignment: `x[index] = value` or `x[...] = value`.",
        )

    def require_whole(self, statement: Any, node: Any) -> None:
        """A range counts in integers."""
        kind = self.kind(statement, node)
        self.require_known(statement, node, kind)
        if isinstance(kind, (Array, Scalar)) and kind.dtype is not None and kind.dtype.kind == "f":
            self.refuse(
                statement,
                node,
                "iteration",
                f"`{gast.unparse(node)}` is a float, and ranges count in integers",
                "an integer that a loop counts with has no derivative.",
                "Leave it out of wrt, or convert it with int().",
            )

    def refuse_callee(self, statement: Any, node: Any) -> NoReturn:
        self.stay_silent(self.kind(statement, node.func))
        self.refuse(
            statement,
            node,
            "unknown-function",
            f"cannot tell what `{gast.unparse(node.func)}` calls",
            "the function is known only when the program runs.",
            "Call a function that is defined at module level, or captured from around.",
        )


WAYS_OUT = {
    "flat": "Index it, loop over it, or hand it to a function of NumPy; or use .ravel().",
}
"""Of attributes that are followed in some places."""


def attribute_name(node: Any) -> str:
    """The name after the dot, also where it has become an entry."""
    return str(node.attr if isinstance(node, gast.Attribute) else node.slice.value)
