"""Calls of the user's own functions: binding, and kinds that cross the border."""

from __future__ import annotations

import functools
import types
from typing import Any, NoReturn

import gast
import numpy as np

from s2sgrad.analyse.border import Border
from s2sgrad.analyse.derivatives import Derivatives, is_derivative
from s2sgrad.analyse.operations import Inactive, Operation, UserCall
from s2sgrad.analyse.refusals import ValueNeeded
from s2sgrad.analyse.stars import Starred, rest
from s2sgrad.core import is_path
from s2sgrad.kinds import (
    GENERATOR,
    NOTHING,
    REFUSED,
    Closure,
    Kind,
    Known,
    ListOf,
    Sequence,
    Undefined,
)
from s2sgrad.library import LIBRARY, in_python
from s2sgrad.normalise.constants import Lent, hand_over
from s2sgrad.parse.nested import Handed
from s2sgrad.parse.signature import signature_of, variable_parameters
from s2sgrad.rules.draws import makes_generator
from s2sgrad.rules.results import probed
from s2sgrad.rules.row import Row
from s2sgrad.runtime import object_like


class UserCalls:
    """Reads calls of functions that have no row."""

    def __init__(self, expressions: Any) -> None:
        self.expressions = expressions
        self.analysis = expressions.analysis

    def user(self, statement: Any, node: Any, function: Any) -> Operation:
        if makes_generator(function):
            return Inactive(GENERATOR)
        if is_derivative(function):
            return Derivatives(self.expressions).call(statement, node, function)
        if getattr(function, "__module__", "") == "s2sgrad.api":
            Derivatives(self.expressions).refuse_kin(statement, node)
        own = user_function(function)
        if own is not None:
            return self.call(statement, node, own)
        module = getattr(function, "__module__", "") or ""
        if callable(function) and _is_numpy(function, module):
            return self.without_row(statement, node, function)
        return self.refuse(statement, node)

    def undecided(self, statement: Any, node: Any) -> Operation | None:
        """Of a call with stars: what there is to say where they could not be written out."""
        kind = functools.partial(self.expressions.kind, statement)
        callee = kind(node.func) if is_path(node.func, self.analysis.locals) else None
        function = user_function(callee.value) if isinstance(callee, Known) else None
        call = Starred(node, kind, function)
        kinds = [kind(operand) for operand in call.operands()]
        if unknown := [k for k in kinds if isinstance(k, Undefined) or k == REFUSED]:
            return Inactive(unknown[0])
        if function is not None and call.lines_up():
            return None
        return self.refuse_stars(statement, node)

    def refuse_stars(self, statement: Any, node: Any) -> NoReturn:
        self.expressions.refuse(
            statement,
            node,
            "star-args",
            f"cannot differentiate this call of `{gast.unparse(node.func)}`",
            "how many values the star stands for is known only when the program runs.",
            "Write the values out, or pass one array, tuple or list.",
        )
        raise AssertionError

    def refuse(self, statement: Any, node: Any) -> Operation:
        if isinstance(node.func, gast.Name) and node.func.id in OF_OBJECTS:
            self.expressions.stay_silent(*self.expressions.kinds_read(statement))
        self.expressions.refuse(
            statement,
            node,
            "unknown-function",
            f"cannot differentiate `{gast.unparse(node.func)}`",
            "there is no rule for it, and it is not a Python function whose source could be read.",
            "Use operations that `s2sgrad rules` lists, or compute it outside and pass it in.",
        )
        raise AssertionError

    def refuse_depth(self, statement: Any, node: Any) -> NoReturn:
        self.expressions.refuse(
            statement,
            node,
            "recursion",
            f"cannot follow what `{gast.unparse(node.func)}` is handed",
            "it is a function that captures one, which captures one, and so on without an end.",
            "Write the recursion as a loop, or hand on numbers and arrays.",
        )
        raise AssertionError

    def without_row(self, statement: Any, node: Any, function: Any) -> Operation:
        """A NumPy function without a row: fine as long as nothing active enters it."""
        operands = {f"x{i}": argument for i, argument in enumerate(node.args)}
        operands |= {keyword.arg: keyword.value for keyword in node.keywords}
        row = Row(
            name=gast.unparse(node.func),
            function=function,
            parameters=tuple(operands),
            defaults={k.arg: None for k in node.keywords},
            result=probed,
            because="there is no rule for it.",
            way_out="Use operations that `s2sgrad rules` lists, or compute it outside.",
            sharing="maybe",
        )
        return self.expressions.apply(statement, node, row, operands)  # type: ignore[no-any-return]

    def call(self, statement: Any, node: Any, function: types.FunctionType) -> Operation:
        arguments = self.bound(statement, node, function)
        kinds = {p: self.expressions.kind(statement, a) for p, a in arguments.items()}
        for parameter, kind in kinds.items():
            if isinstance(kind, Closure) and _depth(kind) > DEEPEST:
                self.refuse_depth(statement, node)
            if isinstance(kind, Undefined):
                return Inactive(kind)
            if kind != REFUSED:  # with what was refused, the rest of the callee is looked at
                self.expressions.require_known(statement, arguments[parameter], kind)
        return self.analysed(statement, node, function, arguments, kinds)

    def bound(self, statement: Any, node: Any, function: types.FunctionType) -> dict[str, Any]:
        signature = signature_of(function)
        values = [a for a in node.args if not isinstance(a, gast.Starred)]
        given = (k for k in node.keywords if k.arg is not None and not isinstance(k, Lent))
        keywords = {k.arg: k.value for k in given}
        try:
            found = dict(signature.bind(*values, **keywords).arguments)
            return with_rest(with_late_defaults(found, signature), node, signature)
        except TypeError as error:
            if function.__module__.startswith(f"{LIBRARY}."):
                self.refuse_option(statement, node, error)
            self.expressions.refuse(
                statement,
                node,
                "call",
                f"this call of `{function.__name__}` fails",
                f"{error}.",
                "Correct the arguments.",
            )
            raise AssertionError from error

    def refuse_option(self, statement: Any, node: Any, error: TypeError) -> NoReturn:
        self.expressions.refuse(
            statement,
            node,
            "keyword-argument",
            f"cannot differentiate this call of `{gast.unparse(node.func)}`",
            f"{error}: of this function of Python's library no more is followed.",
            "Leave the option out, or write the function in Python.",
        )
        raise AssertionError from error

    def analysed(
        self,
        statement: Any,
        node: Any,
        function: types.FunctionType,
        arguments: dict[str, Any],
        kinds: dict[str, Kind],
    ) -> Operation:
        program = self.analysis.program
        border = Border()
        while True:
            static = program.static(function)
            inner = {p: border.enter(k, p in static) for p, k in kinds.items()}
            inner |= self.defaults(function, inner)
            if program.lending is not None:
                inner |= self.lent(statement, node, function, arguments, border)
            try:
                callee = program.analysed(function, inner)
                break
            except ValueNeeded as needed:
                self.needed(statement, node, function, needed.name, arguments, kinds)
        callee.called = True
        self.grown(statement, callee, arguments, kinds, border)
        result = border.leave(callee.returned, (self.analysis.number(statement), "call"))
        return UserCall(callee, function, arguments, result)

    def lent(
        self, statement: Any, node: Any, function: Any, arguments: dict[str, Any], border: Border
    ) -> dict[str, Kind]:
        """The kinds of the constants that a function takes; the call hands them over."""
        lending, found = self.analysis.program.lending, {}
        self.analysis.program.normalised(function)  # which finds out what it takes
        for name, constant in lending.of(function).items():
            own = lending.own_name(self.analysis.function, constant)
            kind = lending.kinds[constant]
            if own is not None:
                arguments[name] = hand_over(node, name, own)
                kind = self.expressions.kind(statement, arguments[name])
            found[name] = border.enter(kind, True)
        return found

    def grown(
        self, statement: Any, callee: Any, arguments: Any, kinds: dict[str, Kind], border: Border
    ) -> None:
        """A function may lengthen a list that it is given, or put other elements into it."""
        for parameter, argument in arguments.items():
            kind, after = kinds.get(parameter), callee.kinds.get(parameter)
            if not isinstance(kind, (Sequence, ListOf)):
                continue
            key = (self.analysis.number(statement), parameter)
            changed = after is not None and after != callee.given.get(parameter)
            if changed and isinstance(argument, gast.Name):
                self.expressions.inference.grow(argument.id, border.leave(after, key))

    def needed(
        self, statement: Any, node: Any, function: Any, name: str, arguments: Any, kinds: Any
    ) -> None:
        """Specialise the callee by a value; where it is not known here, ask the caller for it."""
        kind = kinds.get(name)
        known = name in self.analysis.program.static(function)
        if known or (kind is not None and getattr(kind, "value", None) is NOTHING):
            self.expressions.need_value(statement, node, arguments[name], name)
        self.analysis.program.static(function).add(name)

    def defaults(self, function: Any, given: dict[str, Kind]) -> dict[str, Kind]:
        parameters = signature_of(function).parameters.values()
        missing = (p for p in parameters if p.name not in given)
        default = self.analysis.program.guards.default
        return {p.name: default(p.default) for p in missing if p.default is not p.empty}


def user_function(value: Any) -> types.FunctionType | None:
    """The function written in Python that a callee is, None where it is none, or is known."""
    if value is object_like:
        return None
    value = getattr(value, "__s2sgrad_primal__", value)
    if isinstance(value, functools._lru_cache_wrapper):
        return user_function(value.__wrapped__)
    if (written := in_python(value)) is not None:
        return written
    return value if isinstance(value, types.FunctionType) else None


def with_late_defaults(found: dict[str, Any], signature: Any) -> dict[str, Any]:
    """The arguments of a call, with the defaults that it hands over where they are needed."""
    for name, parameter in signature.parameters.items():
        if isinstance(parameter.default, Handed):
            default = found.pop(parameter.default.name)
            found.setdefault(name, default)
    return found


def with_rest(found: dict[str, Any], node: Any, signature: Any) -> dict[str, Any]:
    """The arguments of a call, with those of `*args` as one tuple, and those of `**kwargs`."""
    (star, table), (values, entries) = variable_parameters(signature), rest(node)
    if star is not None:
        several = gast.Tuple(list(found.get(star, ())), gast.Load())
        found[star] = gast.copy_location(several, node) if values is None else values
    if table is not None:
        found[table] = entries
    return found


OF_OBJECTS = ("getattr", "setattr", "hasattr")
"""Builtins that are followed where it is known which object they are given."""

DEEPEST = 12


def _depth(kind: Kind) -> int:
    """How deep functions capture functions."""
    inner = kind.elements if isinstance(kind, Closure) else ()
    return 1 + max(map(_depth, inner), default=0)


PURE = frozenset(
    "abs all any ascii bin bool bytes callable chr complex dict divmod enumerate float format "
    "frozenset hasattr hash hex int isinstance issubclass len list max min oct ord pow range repr "
    "reversed round set slice sorted str sum tuple type zip".split()
)
"""Builtins whose results hang on what they are given, and on nothing else."""


def _is_numpy(function: Any, module: str) -> bool:
    if module.startswith("numpy.random"):
        return False
    if module == "builtins":  # others run text, open files, or reach into objects
        return getattr(function, "__name__", "") in PURE
    return isinstance(function, np.ufunc) or module.split(".")[0] in ("numpy", "math", "builtins")


__all__ = ["UserCalls", "user_function"]
