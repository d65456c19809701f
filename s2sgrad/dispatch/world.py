"""Tests that globals, closure cells and helpers are what a derivative was built for.

Each is an expression on the very dictionary or cell that Python reads: `names['softplus'] is known
and known.__code__ is code`. A name that is gone makes it raise; `holding`, and the entry, take that
for a no.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Callable, Mapping
from typing import Any

import gast

from s2sgrad.analyse.guards import Code, Guards, Meaning, Pair
from s2sgrad.analyse.members import Method
from s2sgrad.constants import are_apart
from s2sgrad.dispatch.bindings import Bindings
from s2sgrad.dispatch.kinds import kind_test, value_test

Lent = Mapping[types.FunctionType, set[str]]
GONE = (KeyError, ValueError, AttributeError)
"""What a test raises where a name, the content of a cell, or an attribute is missing."""


def holding(guards: Guards) -> Callable[[], bool]:
    """A function that tells whether all assumptions still hold."""
    bindings = Bindings()
    gone = bindings.name("GONE", GONE)
    condition = " and ".join(world_tests(guards, bindings)) or "True"
    text = (
        "def hold():\n"
        f"    try:\n        return {condition}\n"
        f"    except {gone}:\n        return False\n"
    )
    exec(compile(text, "<s2sgrad guards>", "exec"), bindings.values)
    hold: Callable[[], bool] = bindings.values["hold"]
    return hold


def reading(guards: Guards, lent: Lent) -> Callable[[], tuple[Any, ...]] | None:
    """A function that reads the numbers, arrays and objects that are looked up at each call.

    None where there are none: of all other names the meaning is tested. What functions are `lent`,
    under these names, the derivative looks up once.
    """
    bindings, found = Bindings(), dict[str, None]()
    for function, scoped in guards.scopes.items():
        paths = Paths(scoped.scope, bindings)
        for text, (node, meaning) in scoped.noted.items():
            followed = meaning.kind is not None and not meaning.exactly
            if followed and text not in lent.get(function, ()):
                found[paths.read(node)[-1]] = None
    if not found:
        return None
    text = f"def look():\n    return ({', '.join(found)},)\n"
    exec(compile(text, "<s2sgrad values>", "exec"), bindings.values)
    look: Callable[[], tuple[Any, ...]] = bindings.values["look"]
    return look


def world_tests(guards: Guards, bindings: Bindings) -> list[str]:
    """The tests of all assumptions, each one once."""
    tests: dict[str, None] = {}
    for scoped in guards.scopes.values():
        paths = Paths(scoped.scope, bindings)
        for name in sorted(scoped.builtins):
            tests[f"{name!r} not in {paths.names}"] = None
        for method in scoped.members:
            tests |= dict.fromkeys(_member_tests(method, bindings))
        for node, meaning in scoped.noted.values():
            *owners, value = paths.read(node)
            tests |= dict.fromkeys([*owners, _meaning_test(value, meaning, bindings)])
    for code in guards.codes.values():
        tests |= dict.fromkeys(_code_tests(code, bindings))
    for value, kind in guards.defaults:
        tests[value_test(bindings.name("default", value), kind, bindings)] = None
    for pair in guards.pairs:
        tests |= dict.fromkeys(_pair_tests(pair, bindings))
    return list(tests)


def _pair_tests(pair: Pair, bindings: Bindings) -> list[str]:
    """The tests that two paths mean one object, or have none in common."""
    read = [Paths(s, bindings).read(n) for s, n in zip(pair.scopes, pair.nodes, strict=True)]
    owners = [owner for one in read for owner in one[:-1]]
    first, second = (one[-1] for one in read)
    if pair.apart:
        return [*owners, f"{bindings.name('are_apart', are_apart)}({first}, {second})"]
    return [*owners, f"{first} is {second}"]


def _member_tests(method: Method, bindings: Bindings) -> list[str]:
    """The tests that a class finds a function where it did: in itself or in a class above it."""
    cls, name = method.cls, method.name
    known = bindings.name("class_", cls)
    tests = [f"{known}.__mro__ is {bindings.name('bases', cls.__mro__)}"]
    for base in cls.__mro__[: cls.__mro__.index(method.owner)]:
        if name not in vars(base):  # of `super().f`, those before have one
            tests.append(f"{name!r} not in {bindings.members(base)}")
    held = bindings.name("member", vars(method.owner)[name])
    return [*tests, f"{bindings.members(method.owner)}[{name!r}] is {held}"]


def _meaning_test(value: str, meaning: Meaning, bindings: Bindings) -> str:
    if meaning.kind is None:
        return f"{value} is {bindings.name('known', meaning.value)}"
    if not meaning.exactly:
        return kind_test(value, meaning.kind, bindings)
    if type(meaning.value) is not tuple:
        return value_test(value, meaning.kind, bindings)
    first, again = bindings.once(value)
    known = bindings.name("known", meaning.value)
    return f"({first} is {known} or {value_test(again, meaning.kind, bindings)})"


def _code_tests(code: Code, bindings: Bindings) -> list[str]:
    """The tests that a function has the code it was read from, and the defaults that count."""
    function = bindings.name("function", code.function)
    tests = [f"{function}.__code__ is {bindings.name('code', code.code)}"]
    if code.code.co_argcount:
        defaults = "None" if code.defaults is None else bindings.name("defaults", code.defaults)
        tests.append(f"{function}.__defaults__ is {defaults}")
    if code.code.co_kwonlyargcount:
        tests += _keyword_tests(function, code, bindings)
    return tests


def _keyword_tests(function: str, code: Code, bindings: Bindings) -> list[str]:
    if code.keywords is None:
        return [f"{function}.__kwdefaults__ is None"]
    keywords = bindings.name("keywords", code.keywords)
    tests = [f"{function}.__kwdefaults__ is {keywords}"]
    tests.append(f"{bindings.of(len)}({keywords}) == {len(code.named)}")
    for title, value in code.named:
        tests.append(f"{keywords}[{title!r}] is {bindings.name('default', value)}")
    return tests


class Paths:
    """How to read the names of one function at once, without looking where they are defined."""

    def __init__(self, scope: Any, bindings: Bindings) -> None:
        self.scope = scope
        self.bindings = bindings

    @functools.cached_property
    def names(self) -> str:
        """The dictionary of the globals."""
        return self.bindings.name("names", self.scope.globals)

    def read(self, node: Any) -> list[str]:
        """Tests of what a dotted path goes through, and the expression of what it leads to."""
        if isinstance(node, gast.Name):
            return [self._name(node)]
        try:
            owner = self.scope.static(node.value)
        except KeyError:  # gone since it was noted
            return [self._general(node)]
        if type(owner) is types.ModuleType and node.attr in vars(owner):
            return self._of_module(node, owner)
        if isinstance(owner, type):
            return self._of_class(node, owner)
        return [self._general(node)]

    def _name(self, node: Any) -> str:
        found = self.scope.imports.get(node.id)
        if found is not None and found.member is None:
            return self.bindings.name("module", found.module)
        if found is not None:
            return f"{self.bindings.name('members', vars(found.module))}[{found.member!r}]"
        cell = self.scope.cells.get(node.id)
        if cell is not None:
            return f"{self.bindings.name('cell', cell)}.cell_contents"
        if type(self.scope.globals) is not dict:
            return self._general(node)
        return f"{self.names}[{node.id!r}]"

    def _of_module(self, node: Any, module: types.ModuleType) -> list[str]:
        *tests, owner = self.read(node.value)
        known, of = self.bindings.name("module", module), self.bindings.of
        tests += [f"{owner} is {known}", f"{of(type)}({known}) is {of(types.ModuleType)}"]
        members = self.bindings.name("members", vars(module))
        return [*tests, f"{members}[{node.attr!r}]"]

    def _of_class(self, node: Any, owner: type) -> list[str]:
        """A member of a class, as long as no class that comes before its own gets one too."""
        for i, base in enumerate(owner.__mro__):
            if node.attr in vars(base):
                *tests, path = self.read(node.value)
                tests += self._bases(path, owner, node.attr, i)
                return [*tests, self._member(base, node.attr)]
        return [self._general(node)]

    def _bases(self, path: str, owner: type, name: str, count: int) -> list[str]:
        known = self.bindings.name("class_", owner)
        tests = [f"{path} is {known}"]
        if count:
            tests.append(f"{known}.__mro__ is {self.bindings.name('bases', owner.__mro__)}")
        before = (self.bindings.members(base) for base in owner.__mro__[:count])
        return [*tests, *(f"{name!r} not in {members}" for members in before)]

    def _member(self, base: type, name: str) -> str:
        member = f"{self.bindings.members(base)}[{name!r}]"
        static = isinstance(vars(base)[name], staticmethod)
        return f"{member}.__func__" if static else member

    def _general(self, node: Any) -> str:
        read = functools.partial(self.scope.static, node)
        return f"{self.bindings.name('read', read)}()"
