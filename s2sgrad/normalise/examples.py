"""The core form of a few lines of text, for the examples in the docstrings of this folder."""

from __future__ import annotations

import ast
import collections
import itertools
import operator
import types

import gast

from s2sgrad import regions
from s2sgrad.core import local_names
from s2sgrad.emit.printer import to_source
from s2sgrad.normalise.default_dicts import without_default_dicts
from s2sgrad.normalise.deques import without_deques
from s2sgrad.normalise.displays import plain_displays
from s2sgrad.normalise.flatten import flatten
from s2sgrad.normalise.iterables import written_out
from s2sgrad.normalise.list_methods import plain_methods
from s2sgrad.normalise.names import Names
from s2sgrad.normalise.purity import Purity
from s2sgrad.normalise.sets import without_sets
from s2sgrad.normalise.slices import written_slices
from s2sgrad.normalise.webs import split
from s2sgrad.parse.resolve import Scope
from s2sgrad.parse.tree import statements


def flat(text: str) -> str:
    """The text with one operation per statement; only names that it assigns are local."""
    body = statements(text)
    function = gast.FunctionDef("f", _NO_ARGUMENTS, body, [], None, None, [])
    names = Names.of(function)
    return to_source(regions.written(flatten(body, names, Purity(local_names(function)))))


def taken(text: str) -> str:
    """The text with one operation per statement, where `operator` is what it is."""
    body = statements(text)
    function = gast.FunctionDef("f", _NO_ARGUMENTS, body, [], None, None, [])
    scope = Scope(types.FunctionType((lambda: 0).__code__, {"operator": operator}))
    purity = Purity(local_names(function), scope)
    return to_source(flatten(body, Names.of(function), purity))


def written(text: str) -> str:
    """The text with loops over arrays, lists and ranges alone."""
    body = statements(text)
    function = gast.FunctionDef("f", _NO_ARGUMENTS, body, [], None, None, [])
    local = local_names(function)
    scope = types.FunctionType((lambda: 0).__code__, {"itertools": itertools})
    return to_source(written_out(body, Names.of(function), Purity(local, Scope(scope))))


def sliced(text: str) -> str:
    """The text with slices where they index; only names that it assigns are local."""
    body = statements(text)
    function = gast.FunctionDef("f", _NO_ARGUMENTS, body, [], None, None, [])
    names = Names.of(function)
    return to_source(written_slices(function, names, Purity(local_names(function))))


def displayed(text: str) -> str:
    """An expression without stars in displays; no name of it is local."""
    [line] = plain_displays(statements(text), Names(), Purity(frozenset()))
    return ast.unparse(gast.gast_to_ast(line))


def as_lists(text: str) -> str:
    """The text with lists in the place of deques; only names that it assigns are local."""
    body = statements(text)
    function = gast.FunctionDef("f", _NO_ARGUMENTS, body, [], None, None, [])
    scope = Scope(types.FunctionType((lambda: 0).__code__, {"deque": collections.deque}))
    without_deques(function, Names.of(function), Purity(local_names(function), scope))
    return to_source(function.body)


def as_dicts(text: str) -> str:
    """The text with plain dicts in the place of others; only names that it assigns are local."""
    body = statements(text)
    function = gast.FunctionDef("f", _NO_ARGUMENTS, body, [], None, None, [])
    scope = Scope(types.FunctionType((lambda: 0).__code__, vars(collections)))
    purity = Purity(local_names(function), scope)
    without_default_dicts(function, Names.of(function), purity)
    without_sets(function, purity)
    return to_source(function.body)


def with_methods(text: str) -> str:
    """The text without methods of lists that take functions or generators."""
    return to_source(plain_methods(statements(text), Purity(frozenset())))


def webs(text: str) -> str:
    """The text, which is in core form, with a name for each web of definitions."""
    function = gast.FunctionDef("f", _NO_ARGUMENTS, statements(text), [], None, None, [])
    split(function, local_names(function), Names.of(function))
    return to_source(function.body)


_NO_ARGUMENTS = gast.arguments([], [], None, [], [], None, [])
