"""From a function object to the tree of its source text."""

from s2sgrad.parse.lifting import lifted
from s2sgrad.parse.resolve import Scope
from s2sgrad.parse.source import Source, source_of
from s2sgrad.parse.tree import Parsed, parse

__all__ = ["Parsed", "Scope", "Source", "lifted", "parse", "source_of"]
