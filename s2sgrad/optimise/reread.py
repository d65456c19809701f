"""Read an attribute once, as long as nobody can have set it.

>>> from s2sgrad.optimise.show import run
>>> run(reread, '''
...     house_bar = self.house
...     house_bar[0] = 2.0
...     house_2_bar = self.house
...     house_2_bar[1] = 1.0
...     self.house = house_2_bar
...     house_3_bar = self.house
...     return house_3_bar
... ''', adjoints="house_bar house_2_bar house_3_bar")
house_bar = self.house
house_bar[0] = 2.0
house_2_bar = house_bar
house_2_bar[1] = 1.0
self.house = house_2_bar
house_3_bar = self.house
return house_3_bar

The second name is left to the pass that propagates names.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.optimise.blocks import Block, map_blocks, replaced, same
from s2sgrad.optimise.ledger import COMPOUND, Ledger
from s2sgrad.optimise.paths import attributes_in, bound_to_path, root_of, set_by
from s2sgrad.optimise.usage import Usage, usage


def reread(function: gast.FunctionDef, ledger: Ledger) -> gast.FunctionDef:
    """Put the name of an attribute in the place of reading it again."""
    uses = usage(function, ledger)

    def change(block: Block, indent: int) -> Block:
        made = _changed(block, uses, ledger)
        return block if same(made, block) else made

    return map_blocks(function, change)


def _changed(block: Block, uses: Usage, ledger: Ledger) -> Block:
    made: list[Any] = []
    known: dict[str, tuple[Any, str]] = {}
    for statement in block:
        name = bound_to_path(statement, uses)
        text = gast.dump(statement.value) if name else ""
        if text in known:
            first = gast.Name(known[text][1], gast.Load(), None, None)
            statement = replaced(statement, value=first)
        made.append(statement)
        known = {t: found for t, found in known.items() if _stays(found[0], statement, ledger)}
        if name and text not in known:
            known[text] = (statement.value, name)
    return made


def _stays(path: Any, statement: Any, ledger: Ledger) -> bool:
    """Whether a path leads to the same after a statement."""
    effects = ledger.of(statement)
    if isinstance(statement, COMPOUND) or effects.outside or root_of(path) in effects.binds:
        return False
    written = set_by(statement)
    return written is not None and not written & attributes_in(path)
