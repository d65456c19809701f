"""How a program enters the corpus."""

import functools
import importlib
import inspect
import pkgutil
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tests import corpus

_registered: dict[str, "Program"] = {}


@dataclass(frozen=True)
class Program:
    """A function with what it is differentiated by and where.

    `make_args` maps a generator of random numbers to the arguments. `tags` say what the syntax tree can't:
    "float32", "aliases", "recursion" ...
    """

    name: str
    function: Callable
    wrt: tuple[str, ...]
    make_args: Callable
    tags: frozenset[str]

    def arguments(self):
        """Fresh arguments, always the same ones."""
        return self.make_args(np.random.default_rng(zlib.crc32(self.name.encode())))

    def positions(self):
        """The positions of the arguments that `wrt` names."""
        names = list(inspect.signature(self.function).parameters)
        return tuple(names.index(name) for name in self.wrt)

    def generator(self):
        """Random numbers for directions: not those of the arguments."""
        return np.random.default_rng(zlib.crc32(self.name.encode()) + 1)


def program(*, wrt, args, tags=()):
    """Register the decorated function, which stays as it is."""

    def register(function):
        name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
        assert name not in _registered or _registered[name].function.__code__ == function.__code__
        names = (wrt,) if isinstance(wrt, str) else tuple(wrt)
        words = tags.split() if isinstance(tags, str) else tags
        _registered[name] = Program(name, function, names, args, frozenset(words))
        return function

    return register


@functools.cache
def programs():
    """All programs of the corpus, by name."""
    for module in pkgutil.iter_modules(corpus.__path__):
        if not module.name.startswith("test_"):
            importlib.import_module(f"{corpus.__name__}.{module.name}")
    return tuple(_registered[name] for name in sorted(_registered))
