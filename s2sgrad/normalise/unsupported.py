"""What the language does not have: refused before anything else, all of it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import gast

from s2sgrad.core import parameters
from s2sgrad.errors import Blocker, Origin, Refused
from s2sgrad.normalise.comprehensions import used_up
from s2sgrad.normalise.nodes import load
from s2sgrad.normalise.purity import Purity

Row = tuple[str, str, str, str]

_COMPREHENSION = "its entries are not followed."
_WRITE_LOOP = "Write it as a list comprehension, or a loop with append()."
_KEPT = "it runs later, when what it reads may have changed."
_LATE = "functions made inside see later changes of the variables that they capture."
_TOP = "Move it to the top of the module, and pass what it needs as arguments."
_SCOPE = "what changes outside the function cannot be followed."
_COROUTINE = "its steps interleave with other code, so it has no single backward sweep."
_PLAIN = "Put the computation into a plain function and differentiate that."
_STRINGS = "a string built here can enter the computation."

# node type: (code, what cannot be differentiated, why, way out)
UNSUPPORTED: dict[str, Row] = {
    "SetComp": ("comprehension", "a set comprehension", _COMPREHENSION, _WRITE_LOOP),
    "GeneratorExp": ("comprehension", "a generator expression", _KEPT, _WRITE_LOOP),
    "Lambda": ("lambda", "a lambda in a function", _LATE, _TOP),
    "FunctionDef": ("nested-function", "a function in a function", _LATE, _TOP),
    "AsyncFunctionDef": ("async", "an async function", _COROUTINE, _PLAIN),
    "ClassDef": ("class", "a class in a function", "its body is run as a program.", _TOP),
    "Try": (
        "exception-handling",
        "try",
        "how far its body came decides what must be differentiated.",
        "Test the condition with `if` before the operation.",
    ),
    "With": (
        "context-manager",
        "with",
        "a context manager may swallow exceptions and change what its body means.",
        "Put the `with` around the call of the differentiated function.",
    ),
    "AsyncWith": ("async", "async with", _COROUTINE, _PLAIN),
    "AsyncFor": ("async", "async for", _COROUTINE, _PLAIN),
    "Await": ("async", "await", _COROUTINE, _PLAIN),
    "Yield": (
        "generator",
        "yield",
        "a generator interleaves with its caller, so it has no single backward sweep.",
        "Return an array, or a list filled with append().",
    ),
    "Match": (
        "match",
        "match",
        "its patterns run methods that are not in the text.",
        "Write it as if and elif.",
    ),
    "NamedExpr": (
        "walrus",
        "an assignment in an expression",
        "it binds a name in the middle of an evaluation.",
        "Assign in a statement of its own before.",
    ),
    "Starred": (
        "star-args",
        "*",
        "how many values it stands for is known only when the program runs.",
        "Write the values out, or pass one tuple or list.",
    ),
    "Delete": (
        "deletion",
        "del",
        "the backward sweep may still need what is deleted.",
        "Leave it out: the derivative frees what it no longer needs.",
    ),
    "Global": (
        "scope-statement",
        "global",
        _SCOPE,
        "Pass the value in, and return the new one.",
    ),
    "Nonlocal": (
        "scope-statement",
        "nonlocal",
        _SCOPE,
        "Pass the value in, and return the new one.",
    ),
    "Set": (
        "dict-or-set",
        "a set",
        "its elements have no order.",
        "Use a tuple or a list.",
    ),
    "TemplateStr": (
        "f-string",
        "a template string",
        _STRINGS,
        "Keep strings to print(), raise, assert, warnings and logging.",
    ),
    "Import": (
        "import",
        "an import in a function",
        "its names are not known before the function runs.",
        "Move it to the top of the module.",
    ),
}
UNSUPPORTED |= {
    "TryStar": UNSUPPORTED["Try"],
    "YieldFrom": UNSUPPORTED["Yield"],
    "ImportFrom": UNSUPPORTED["Import"],
}
_CAPTURED: Row = (
    "star-args",
    "a function with * or ** parameters",
    "how many arguments it has is known only when it is called.",
    "Name the parameters, or take one tuple or list.",
)
_OTHER: Row = (
    "unsupported-syntax",
    "this construct",
    "the language of s2sgrad does not have it.",
    "Write it with assignments, calls, if, for and while.",
)
_KNOWN = frozenset(
    "Assign AnnAssign AugAssign For While If Raise Assert Expr Pass Break Continue Return BoolOp "
    "BinOp UnaryOp IfExp Compare Call FormattedValue Constant Attribute Subscript Name List Tuple "
    "Slice keyword ListComp DictComp comprehension Dict JoinedStr".split()
)
_LOOKED_AT = (gast.expr, gast.stmt, gast.Slice, gast.keyword, gast.comprehension)


def require_supported(
    function: gast.FunctionDef,
    body: list[gast.stmt],
    origin: Callable[[gast.AST, str], Origin],
    purity: Purity,
) -> None:
    """Raise `Refused` with all constructs of the function that the language does not have.

    `body` is its body with plain displays; `origin` gives the place of a node in a statement.
    """
    walk = _Survey(origin, purity)
    walk.function(function, body)
    if walk.blockers:
        raise Refused(walk.blockers)


class _Survey:
    def __init__(
        self,
        origin: Callable[[gast.AST, str], Origin],
        purity: Purity,
    ) -> None:
        self.origin = origin
        self.purity = purity
        self.blockers: list[Blocker] = []

    def function(self, node: gast.FunctionDef, body: list[gast.stmt]) -> None:
        header = node.origin.statement
        if not isinstance(node, gast.FunctionDef):
            self.report(UNSUPPORTED[type(node).__name__], node, header)
        if node.args.vararg or node.args.kwarg:
            named = node.args.vararg or node.args.kwarg
            self.report(_CAPTURED, named if hasattr(named, "lineno") else node, header)
        assert parameters(node) is not None
        for statement in body:
            self.statement(statement)

    def report(self, row: Row, node: gast.AST, statement: str) -> None:
        code, what, why, way_out = row
        where = self.origin(node, statement)
        self.blockers.append(Blocker(code, f"cannot differentiate {what}", why, way_out, where))

    def statement(self, node: gast.stmt) -> None:
        name = type(node).__name__
        if name in UNSUPPORTED or name not in _KNOWN:
            self.report(UNSUPPORTED.get(name, _OTHER), node, node.origin.statement)
            return
        for field, value in _parts(node):
            if isinstance(value, gast.stmt):
                self.statement(value)
            elif field != "annotation":
                self.expression(value, node.origin.statement)

    def expression(self, node: gast.AST, statement: str) -> None:
        """Look through an expression."""
        name = type(node).__name__
        if name in UNSUPPORTED and not self.is_target(node):
            self.report(UNSUPPORTED[name], node, statement)
            return
        match node:
            case gast.keyword(arg=None):
                self.report(UNSUPPORTED["Starred"], node.value, statement)
            case gast.Call(func=func):
                if (inner := used_up(self.purity, node)) is not None:
                    self.parts(func, statement)
                    self.parts(inner, statement)
                    return
            case gast.comprehension(is_async=1):
                self.report(UNSUPPORTED["AsyncFor"], node.target, statement)
            case _ if name not in _KNOWN and name != "Starred":
                self.report(_OTHER, node, statement)
        self.parts(node, statement)

    def is_target(self, node: gast.AST) -> bool:
        """`a, *rest = xs`, which makes a list."""
        starred = isinstance(node, gast.Starred) and isinstance(node.ctx, gast.Store)
        return starred and self.purity.is_builtin(load("list", node), "list")

    def parts(self, node: gast.AST, statement: str) -> None:
        for _, part in _parts(node):
            self.expression(part, statement)


def _parts(node: gast.AST) -> Iterator[tuple[str, gast.AST]]:
    """The statements and expressions directly inside a node."""
    for field in node._fields:
        value = getattr(node, field, None)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, _LOOKED_AT):
                yield field, item
