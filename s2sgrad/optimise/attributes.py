"""Write an attribute where it is written into: the lines of the user come back.

>>> from s2sgrad.optimise.show import run
>>> run(attributes, '''
...     T = self.T
...     change = dt * flux
...     T[1:] += change
...     T_2 = self.T
...     self.T = change
...     T_2[0] = left
...     return change
... ''', temporaries="T T_2")
change = dt * flux
self.T[1:] += change
T_2 = self.T
self.T = change
T_2[0] = left
return change

Nothing moves past a statement that may set an attribute.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.optimise.blocks import Block, map_blocks, replaced
from s2sgrad.optimise.ledger import COMPOUND, Ledger
from s2sgrad.optimise.paths import bound_to_path, root_of, set_by
from s2sgrad.optimise.usage import Usage, usage
from s2sgrad.trees import names_in


def attributes(function: gast.FunctionDef, ledger: Ledger) -> gast.FunctionDef:
    """Put the paths of attributes in the place of names that are only written into."""
    uses = usage(function, ledger)

    def change(block: Block, indent: int) -> Block:
        return _changed(block, uses, ledger)

    return map_blocks(function, change)


def _changed(block: Block, uses: Usage, ledger: Ledger) -> Block:
    made, dropped = list(block), set()
    for position, statement in enumerate(block):
        name = bound_to_path(statement, uses)
        site = _site(made, position, name, uses, ledger) if name else None
        if site is not None:
            made[site] = _written(made[site], statement.value)
            dropped.add(position)
    return [s for k, s in enumerate(made) if k not in dropped] if dropped else block


def _site(block: Block, start: int, name: str, uses: Usage, ledger: Ledger) -> int | None:
    """Where the name is written into, and used for the only time; None where that is too late."""
    root = root_of(block[start].value)
    for position in range(start + 1, len(block)):
        statement, effects = block[position], ledger.of(block[position])
        if isinstance(statement, COMPOUND) or effects.outside:
            return None
        if name in effects.loads:
            only = effects.loads.count(name) == uses.reads[name]
            return position if only and _is_store(statement, name) else None
        if root in effects.binds or set_by(statement) != set():
            return None
    return None


def _is_store(statement: Any, name: str) -> bool:
    """Whether a statement writes into what a name stands for, and does nothing else with it."""
    match statement:
        case gast.Assign(targets=[gast.Subscript(value=gast.Name(id=base), slice=index)]):
            value = statement.value
        case gast.AugAssign(target=gast.Subscript(value=gast.Name(id=base), slice=index)):
            value = statement.value
        case _:
            return False
    return base == name and name not in names_in(index) | names_in(value)


def _written(statement: Any, path: Any) -> Any:
    if isinstance(statement, gast.AugAssign):
        return replaced(statement, target=replaced(statement.target, value=path))
    return replaced(statement, targets=[replaced(statement.targets[0], value=path)])
