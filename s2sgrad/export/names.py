"""One name for each thing in an exported module, and the texts with these names."""

from __future__ import annotations

import ast
import builtins
import math
import types
from collections.abc import Iterable
from typing import Any, NoReturn

import numpy as np

from s2sgrad.errors import NotFollowed, refuse
from s2sgrad.export.literals import NoLiteral, literal
from s2sgrad.export.unit import Path, Unit

_OWNERS = ((np, "np"), (np.linalg, "np.linalg"), (np.fft, "np.fft"), (math, "math"))


class Names:
    """Names of functions and constants; `constants` and `imports` grow as texts are written."""

    def __init__(self, units: list[Unit], reserved: Iterable[str]) -> None:
        self.taken = {*reserved, "np", "math", *vars(builtins)}
        self.bound = {name for unit in units for name in unit.bound}
        self.functions: dict[types.FunctionType, str] = {}
        self.constants: dict[str, str] = {}
        self.imports = {"import numpy as np"}
        self._constants: dict[tuple[str, str], str] = {}
        for unit in reversed(units):
            self.functions[unit.function] = self.fresh(unit.title, self.elsewhere(unit, units))

    def elsewhere(self, unit: Unit, units: list[Unit]) -> set[str]:
        """The local names of the functions that refer to a function."""
        users = (u for u in units if any(value is unit.function for _, value in u.free))
        return {name for user in users for name in user.bound}

    def fresh(self, wanted: str, local: set[str] | frozenset[str]) -> str:
        """The name wanted, or the first numbered one that stands for nothing else."""
        candidate, count = wanted, 1
        while candidate in self.taken or candidate in (self.bound if count > 1 else local):
            count += 1
            candidate = f"{wanted}_{count}"
        self.taken.add(candidate)
        return candidate

    def written(self, unit: Unit) -> str:
        """The text of a function in the names of the module."""
        names = {path: self.meant(unit, path, value) for path, value in unit.free}
        return unit.replaced(names, self.functions[unit.function])

    def meant(self, unit: Unit, path: Path, value: Any) -> str:
        """What stands for a path of a function in the module."""
        if isinstance(value, types.FunctionType) and value in self.functions:
            return self.functions[value]
        if value is NotFollowed:
            return NotImplementedError.__name__  # of a module that needs NumPy alone
        wanted = ast.unparse(path).rpartition(".")[2]
        if getattr(builtins, wanted, None) is value:
            return wanted
        if isinstance(value, types.ModuleType):
            return self.library(unit, path, value)
        return library_path(value, self.imports) or self.constant(unit, path, wanted, value)

    def library(self, unit: Unit, path: Path, value: types.ModuleType) -> str:
        """A module of Python or NumPy, imported."""
        name = value.__name__
        if name.partition(".")[0] == "scipy":
            self.refuse(unit, path, "it is SciPy's, and the module is to need NumPy alone.")
        if value is np:
            return "np"
        self.imports.add(f"import {name}")
        return f"np{name.removeprefix('numpy')}" if name.startswith("numpy.") else name

    def constant(self, unit: Unit, path: Path, wanted: str, value: Any) -> str:
        """A constant with the value that it has now."""
        try:
            text = literal(value)
        except NoLiteral as error:
            self.refuse(unit, path, f"{error}.")
        key = (wanted, text)
        if key not in self._constants:
            self._constants[key] = self.fresh(wanted, unit.bound)
            self.constants[self._constants[key]] = text
        return self._constants[key]

    def refuse(self, unit: Unit, path: Path, why: str) -> NoReturn:
        """Raise `Refused`: a function uses what no file can hold."""
        refuse(
            "export",
            f"cannot export `{ast.unparse(path)}`, which `{unit.title}` uses",
            why,
            "Pass it as an argument, or make it a number, a small array, or a function.",
            None,
        )


def library_path(value: Any, imports: set[str]) -> str | None:
    """How a function or type of NumPy or math is written: `np.linalg.inv`."""
    name = getattr(value, "__name__", None)
    if not isinstance(name, str) or not callable(value):
        return None
    for owner, path in _OWNERS:
        if getattr(owner, name, None) is value:
            if owner is math:
                imports.add("import math")
            return f"{path}.{name}"
    return None
