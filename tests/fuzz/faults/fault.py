"""What a seeded fault is, and how programs catch it."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.fuzz import faults, verdict
from tests.fuzz.judge import CHECKS, judged
from tests.fuzz.writer import program


@dataclass(frozen=True)
class Fault:
    """A lie: a function that puts something false in the place of a part of the package.

    `features`: in whose programs it is looked for first.
    """

    name: str
    lie: Callable
    features: tuple[str, ...]

    def catches(self, feature, number, seed=0):
        """Whether a program is right without the fault, and goes wrong with it."""
        written = program(feature, number, seed)
        with pytest.MonkeyPatch.context() as patch:
            self.lie(patch)
            found = judged(written)
        if found.outcome != verdict.WRONG:
            return False
        failed = [found.why] if found.why in CHECKS else None
        return judged(written, failed).outcome == verdict.RIGHT

    def catcher(self, pairs):
        """The first of the programs that catches the fault, and how many were tried.

        Those with its features come first; the others in their order.
        """
        likely = sorted(pairs, key=lambda pair: pair[0] not in self.features)
        for count, pair in enumerate(likely, 1):
            if self.catches(*pair):
                return pair, count
        return None, len(pairs)


_faults: dict[str, Fault] = {}


def fault(*features):
    """Register a function as a fault; its name says what is false."""

    def register(lie):
        name = lie.__name__.replace("_", " ")
        _faults[name] = Fault(name, lie, features)
        return lie

    return register


def all_faults():
    """All faults by name."""
    for module in pkgutil.iter_modules(faults.__path__):
        importlib.import_module(f"{faults.__name__}.{module.name}")
    return dict(_faults)
