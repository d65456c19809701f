"""What happens at each call of a derivative before its arithmetic begins.

`entry` is the function that is called; `kinds` are the tests of its arguments, `world` those of all
that a derivative assumed of globals, closure cells and helpers. All of them are written as
expressions and compiled into the entry, once for each variant: a call takes a fraction of a
microsecond.
"""

from s2sgrad.dispatch.entry import Tested, entry_function
from s2sgrad.dispatch.signature import Signed
from s2sgrad.dispatch.world import GONE, holding, reading

__all__ = ["GONE", "Signed", "Tested", "entry_function", "holding", "reading"]
