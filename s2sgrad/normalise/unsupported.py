"""What the language does not have: refused before anything else, all of it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import gast

from s2sgrad.errors import Blocker, Origin, Refused
from s2sgrad.normalise.comprehensions import used_up
from s2sgrad.normalise.deletions import is_deleted
from s2sgrad.normalise.nodes import load
from s2sgrad.normalise.purity import Purity
from s2sgrad.normalise.tails import jumps

Row = tuple[str, str, str, str]

_COMPREHENSION = "its entries are not followed."
_WRITE_LOOP = "Write it as a list comprehension, or a loop with append()."
_KEPT = "it runs later, when what it reads may have changed."
_LATE = "it captures what may not be there, or is made in a way that is not followed."
_TOP = "Move it to the top of the module, and pass what it needs as arguments."
_SCOPE = "what changes outside the function cannot be followed."
_COROUTINE = "its steps interleave with other code, so it has no single backward sweep."
_PLAIN = "Put the computation into a plain function and differentiate that."

# node type: (code, what cannot be differentiated, why, way out)
UNSUPPORTED: dict[str, Row] = {
    "SetComp": ("comprehension", "a set comprehension", _COMPREHENSION, _WRITE_LOOP),
    "GeneratorExp": ("comprehension", "a generator expression", _KEPT, _WRITE_LOOP),
    "Lambda": ("lambda", "a lambda in a function", _LATE, _TOP),
    "FunctionDef": ("nested-function", "a function in a function", _LATE, _TOP),
    "AsyncFunctionDef": ("async", "an async function", _COROUTINE, _PLAIN),
    "ClassDef": ("class", "a class in a function", "its body is run as a program.", _TOP),
    "TryStar": (
        "exception-handling",
        "except*",
        "several exceptions can be raised at once, and several of its parts run.",
        "Use except.",
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
        "this match",
        "one of its patterns binds names in an alternative inside, or takes the rest of a dict, or "
        "is of a class whose __match_args__ are not known.",
        "Write it as if and elif.",
    ),
    "Starred": (
        "star-args",
        "*",
        "how many values it stands for is known only when the program runs.",
        "Write the values out, or pass one tuple or list.",
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
        "it holds values, not text.",
        "Use an f-string.",
    ),
}
UNSUPPORTED |= {
    "YieldFrom": UNSUPPORTED["Yield"],
}
_UNFOUND: Row = (
    "import",
    "an import in a function",
    "what it imports cannot be found.",
    "Install the module, or correct its name; then build the derivative again.",
)
_REBOUND: Row = (
    "import",
    "an import in a function",
    "the function gives another value to a name that it imports, too.",
    "Use two names.",
)
_WRITTEN: Row = (
    "scope-statement",
    "an assignment to a variable from outside",
    _SCOPE,
    "Pass the value in, and return the new one; or use a name of the function's own.",
)
_LAST: Row = (
    "exception-handling",
    "a return, break or continue in finally",
    "it swallows whatever was raised.",
    "Put it after the try statement.",
)
_DELETED: Row = (
    "deletion",
    "this del",
    "only names, items of lists and dicts, and plain slices of lists can be deleted.",
    "Build what is left anew: xs = xs[:i].",
)
_OTHER: Row = (
    "unsupported-syntax",
    "this construct",
    "the language of s2sgrad does not have it.",
    "Write it with assignments, calls, if, for and while.",
)
_KNOWN = frozenset(
    "Assign AnnAssign AugAssign For While If Raise Assert Expr Pass Break Continue Return Import "
    "ImportFrom Global Nonlocal Delete With Try NamedExpr BoolOp BinOp UnaryOp IfExp Compare Call "
    "JoinedStr FormattedValue Constant Attribute Subscript Name List Tuple Slice keyword withitem "
    "ListComp DictComp Dict comprehension".split()
)
_LOOKED_AT = (
    *(gast.expr, gast.stmt, gast.Slice, gast.keyword, gast.comprehension),
    *(gast.withitem, gast.ExceptHandler),
)


def require_supported(
    function: gast.FunctionDef,
    origin: Callable[[gast.AST, str], Origin],
    purity: Purity,
) -> None:
    """Raise `Refused` with all constructs of the function that the language does not have.

    `origin` gives the place of a node in a statement.
    """
    walk = _Survey(origin, purity)
    walk.function(function)
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

    def function(self, node: gast.FunctionDef) -> None:
        header = node.origin.statement
        if not isinstance(node, gast.FunctionDef):
            self.report(UNSUPPORTED[type(node).__name__], node, header)
        for statement in node.body:
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
        if (row := self.special(node)) is not None:
            self.report(row, node, node.origin.statement)
        for field, value in _parts(node):
            if isinstance(value, gast.stmt):
                self.statement(value)
            elif isinstance(value, gast.ExceptHandler):
                for inner in value.body:
                    self.statement(inner)
            elif field != "annotation":
                self.expression(value, node.origin.statement)

    def special(self, node: gast.stmt) -> Row | None:
        """Why a statement about names is refused, if it is."""
        match node:
            case gast.Import() | gast.ImportFrom():
                names = imported_names(node)
                known = self.purity.scope is None or set(names) <= self.purity.scope.imports.keys()
                return (_UNFOUND if not known else None) or (
                    None if self.purity.local.isdisjoint(names) else _REBOUND
                )
            case gast.Global(names=names) | gast.Nonlocal(names=names):
                return None if self.purity.local.isdisjoint(names) else _WRITTEN
            case gast.Try(finalbody=last) if any(jump for inner in last for jump in jumps(inner)):
                return _LAST
            case gast.Delete(targets=targets):
                return None if all(map(is_deleted, targets)) else _DELETED
        return None

    def expression(self, node: gast.AST, statement: str) -> None:
        """Look through an expression."""
        name = type(node).__name__
        if name in UNSUPPORTED and not self.is_target(node):
            self.report(UNSUPPORTED[name], node, statement)
            return
        match node:
            case gast.Call(func=func):
                node = _without_stars(node)
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


def imported_names(node: gast.Import | gast.ImportFrom) -> list[str]:
    """The names that an import binds."""
    plain = isinstance(node, gast.Import)
    names = [(a.name.partition(".")[0] if plain else a.name, a.asname) for a in node.names]
    return [asname or name for name, asname in names]


def _without_stars(call: gast.Call) -> gast.Call:
    """The call as if what it unpacks were its arguments: `f(*xs)` as `f(xs)`."""
    values = [a.value if isinstance(a, gast.Starred) else a for a in call.args]
    return gast.copy_location(gast.Call(call.func, values, call.keywords), call)


def _parts(node: gast.AST) -> Iterator[tuple[str, gast.AST]]:
    """The statements and expressions directly inside a node."""
    for field in node._fields:
        value = getattr(node, field, None)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, _LOOKED_AT):
                yield field, item
