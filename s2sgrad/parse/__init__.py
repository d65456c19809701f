"""From a function object to the tree of its source text."""

from s2sgrad.parse.resolve import Scope
from s2sgrad.parse.source import Source, source_of
from s2sgrad.parse.tree import Parsed, parse

__all__ = ["Parsed", "Scope", "Source", "parse", "source_of"]
