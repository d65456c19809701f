"""A random program: its text, what it uses, and its arguments."""

import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from tests.normalise.running import defined
from tests.oracles import trees


@dataclass(frozen=True)
class Program:
    """The text defines `f`; `parameters` are pairs of a name and of what makes an argument."""

    text: str
    features: frozenset[str]
    parameters: tuple[tuple[str, Callable], ...]

    def function(self):
        """The function, newly defined: nothing is known of it to anybody."""
        return defined(self.text, "f", math=math)

    def in_double(self):
        """The function in double precision throughout, for differences and complex steps."""
        return defined(self.text.replace("np.float32", "np.float64"), "f", math=math)

    def arguments(self):
        """Fresh arguments; they depend on nothing but the parameters."""
        return tuple(
            make(np.random.default_rng(zlib.crc32(name.encode()))) for name, make in self.parameters
        )

    def wrt(self):
        """The names of the parameters that have derivatives."""
        args = self.arguments()
        return tuple(
            name
            for (name, _), arg in zip(self.parameters, args, strict=True)
            if any(map(trees.floating, trees.leaves(arg)))
        )

    def direction(self):
        """A direction in which all arguments move."""
        return trees.random_direction(self.arguments(), np.random.default_rng(1))

    def with_text(self, text):
        """Another program for the same arguments."""
        return replace(self, text=text)
