"""Give names back: the user's own where values do not overlap, short ones elsewhere.

>>> from s2sgrad.optimise.show import run
>>> run(names, '''
...     y = np.sin(x)
...     y_2 = y * w
...     y_3 = np.exp(y_2)
...     total_7_bar = y_3 * y_3
...     y_2_bar = total_7_bar
...     y_2_bar += w
...     y_bar = y_2_bar * y
...     return y_bar
... ''', temporaries="total_7", adjoints="total_7_bar y_2_bar y_bar", base={"y_2": "y", "y_3": "y"})
y = np.sin(x)
y_2 = y * w
y_2 = np.exp(y_2)
y_bar = y_2 * y_2
y_bar += w
y_bar = y_bar * y
return y_bar
"""

from __future__ import annotations

import re
from collections.abc import Callable
from heapq import heappop, heappush

import gast

from s2sgrad.core import parameters
from s2sgrad.optimise.blocks import Block, fields_of, map_expressions, replaced, same, with_body
from s2sgrad.optimise.ledger import COMPOUND, Ledger, nested
from s2sgrad.optimise.notes import Notes, is_users
from s2sgrad.optimise.propagate import is_self_copy
from s2sgrad.optimise.ranges import Range, live_ranges
from s2sgrad.optimise.webs import rename

_SUFFIX = re.compile(r"(.+?)((?:_bar|_dot|_tape)+)$")
_NUMBER = re.compile(r"_([2-9]|\d\d+)$")  # `x_0` and `x_1` are elements of x


def names(function: gast.FunctionDef, ledger: Ledger) -> gast.FunctionDef:
    """Rename every local that may be renamed; copies that become `x = x` go."""
    naming = _Naming(function, ledger)
    changes = naming.changes(function)
    body = _renamed(function.body, {old: new for old, new in changes.items() if old != new}, ledger)
    return function if body is function.body else replaced(function, body=body)


def plain_name(name: str, notes: Notes) -> str:
    """The name a value would have if there was no other of the kind.

    >>> notes = Notes(
    ...     base={"y_3": "y"}, temporaries=frozenset(["total_2"]), adjoints=frozenset(["x_bar_2"]))
    >>> given = ("y_3_bar", "total_2", "total_2_bar", "x_bar_2", "u_2")
    >>> [plain_name(name, notes) for name in given]
    ['y_bar', 'total', 'total_bar', 'x_bar', 'u_2']
    """
    base = notes.base.get(name, name)
    if base != name:
        return plain_name(base, notes)
    stem, suffix = _split(name)
    if suffix:
        return plain_name(stem, notes) + suffix
    if name in notes.adjoints and _split(_NUMBER.sub("", name))[1]:
        return plain_name(_NUMBER.sub("", name), notes)
    return _NUMBER.sub("", name) if name in notes.temporaries else name


def _split(name: str) -> tuple[str, str]:
    found = _SUFFIX.match(name)
    return (found[1], found[2]) if found else (name, "")


class _Naming:
    def __init__(self, function: gast.FunctionDef, ledger: Ledger) -> None:
        self.ledger, self.notes = ledger, ledger.notes
        self.ranges, self.moments = live_ranges(function, ledger)
        whole = ledger.function(function)
        self.own = {name.id for name in parameters(function)}
        kept = whole.captured | self.notes.fixed | self.own
        bound = set(whole.binds) - kept
        self.renamed = [name for name in self.ranges if name in bound]
        self.reserved = set(self.ranges).union(self.notes.fixed) - bound - self.own
        self.reserved |= whole.captured
        self.users = _bound_by_user(function.body, ledger)
        self.merged: dict[str, str] = {}
        self.plain = {name: plain_name(self.wished(name), self.notes) for name in self.renamed}
        self.plains = set(self.plain.values())

    def changes(self, function: gast.FunctionDef) -> dict[str, str]:
        """The new name of every name that is renamed."""
        self.merge_copies(function.body)
        chosen: dict[str, str] = {}
        supplies: dict[str, _Supply] = {}
        for name in self.results(function):
            if self.plain[name] not in supplies:
                chosen[name] = self.plain[name]
                supplies[self.plain[name]] = self.supply(self.plain[name], self.ranges[name])
        webs = [n for n in self.renamed if n not in self.merged and n not in chosen]
        for name in sorted(webs, key=lambda name: (self.ranges[name].start, self.ranges[name].end)):
            plain = self.plain[name]
            if plain not in supplies:
                supplies[plain] = self.supply(plain)
            chosen[name] = supplies[plain].name_for(self.ranges[name])
        return {name: chosen[self.find(name)] for name in self.renamed}

    def results(self, function: gast.FunctionDef) -> list[str]:
        """The adjoints that are returned, which are named first."""
        last = function.body[-1] if function.body else None
        read = self.ledger.head(last).loads if isinstance(last, gast.Return) else []
        found = {self.find(n): None for n in read if n in self.plain and n in self.notes.adjoints}
        unusable = self.reserved | self.own
        return [name for name in found if self.plain[name] not in unusable]

    def wished(self, name: str) -> str:
        """The name that a value was moved to, if its own was invented for a part of a line."""
        wish = self.ledger.wishes.get(name, name)
        if name in self.users and wish not in self.users:
            return name  # what the user computes is not called an adjoint
        return wish if self.is_invented(name) and not self.is_invented(wish) else name

    def supply(self, plain: str, kept: Range | None = None) -> _Supply:
        if plain in self.reserved:
            return _Supply(plain, self.taken, _FOREVER)
        return _Supply(plain, self.taken, self.ranges[plain] if plain in self.own else None, kept)

    def taken(self, name: str) -> bool:
        """Whether a name with a number already means something else."""
        return name in self.reserved or name in self.plains or name in self.own

    def find(self, name: str) -> str:
        while name in self.merged:
            name = self.merged[name]
        return name

    def merge_copies(self, block: Block) -> None:
        """Let `x = t` be one variable where t is not needed afterwards, nor x before."""
        for statement in block:
            if isinstance(statement, COMPOUND):
                self.merge_copies(statement.body)
                self.merge_copies(statement.orelse)
            elif not is_users(statement):
                self.merge_copy(statement)

    def merge_copy(self, statement: gast.stmt) -> None:
        match statement:
            case gast.Assign(targets=[gast.Name(id=target)], value=gast.Name(id=source)):
                if target not in self.plain or source not in self.plain:
                    return
                to, of = self.find(target), self.find(source)
                if of in self.users and to not in self.users:
                    return  # see `wished`
                moment = self.moments[id(statement)]
                if to != of and self.ranges[of].end <= moment < self.ranges[to].start:
                    self.merge(to, of)

    def merge(self, to: str, of: str) -> None:
        self.merged[of] = to
        self.ranges[to] = Range(self.ranges[of].start, self.ranges[to].end)
        if self.is_invented(to) and not self.is_invented(of):
            self.plain[to] = self.plain[of]

    def is_invented(self, name: str) -> bool:
        return _split(self.notes.base.get(name, name))[0] in self.notes.temporaries


_FOREVER = Range(0, 1 << 60)


class _Supply:
    """The names of one variable: `y`, `y_2`, `y_3` ..., each free again when its value is dead.

    The first of them is also not free while `kept` for somebody.
    """

    def __init__(
        self,
        plain: str,
        taken: Callable[[str], bool],
        occupied: Range | None,
        kept: Range | None = None,
    ) -> None:
        self.kept = kept
        self.stem, self.suffix = _split(plain)
        self.taken = taken
        self.made = 1
        self.free: list[tuple[int, str]] = []
        self.busy: list[tuple[int, int, str]] = []
        if occupied is not None:
            self.busy.append((occupied.end, 1, plain))
        else:
            self.free.append((1, plain))

    def name_for(self, needed: Range) -> str:
        """The lowest name that is free over a range; ranges come in the order of their starts."""
        while self.busy and self.busy[0][0] < needed.start:
            _, number, name = heappop(self.busy)
            heappush(self.free, (number, name))
        first = heappop(self.free) if self.free and self.is_kept(needed) else None
        number, name = heappop(self.free) if self.free else self.new_name()
        heappush(self.busy, (needed.end, number, name))
        if first is not None:
            heappush(self.free, first)
        return name

    def is_kept(self, needed: Range) -> bool:
        """Whether the lowest name that is free is the first one, which somebody else gets."""
        if self.kept is None or self.free[0][0] != 1:
            return False
        return needed.start <= self.kept.end and self.kept.start <= needed.end

    def new_name(self) -> tuple[int, str]:
        while True:
            self.made += 1
            name = f"{self.stem}_{self.made}{self.suffix}"
            if not self.taken(name):
                return self.made, name


def _bound_by_user(block: Block, ledger: Ledger) -> set[str]:
    bound: set[str] = set()
    for statement in block:
        if is_users(statement):
            bound.update(ledger.head(statement).binds)
        if isinstance(statement, COMPOUND):
            bound |= _bound_by_user(nested(statement), ledger)
    return bound


def _renamed(block: Block, changes: dict[str, str], ledger: Ledger) -> Block:
    new = []
    for statement in block:
        changed = _rename_statement(statement, changes, ledger)
        if changed is statement or not is_self_copy(changed):
            new.append(changed)
    return block if same(new, block) else new


def _rename_statement(statement: gast.stmt, changes: dict[str, str], ledger: Ledger) -> gast.stmt:
    head = ledger.head(statement)
    new = statement
    if isinstance(statement, COMPOUND):
        body = _renamed(statement.body, changes, ledger)
        new = with_body(statement, body, _renamed(statement.orelse, changes, ledger))
    if changes.keys().isdisjoint(head.loads) and changes.keys().isdisjoint(head.binds):
        return new
    return map_expressions(new, lambda node: rename(node, changes, changes), fields_of(new))
