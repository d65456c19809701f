"""Let both halves of a pair agree on the record that one hands over to the other.

What the backward half does not read is not saved, and what it takes out of the record has the name
that it has in the forward half. A record of one value is that value.

>>> from s2sgrad.optimise.show import function
>>> from s2sgrad.emit.printer import to_source
>>> from s2sgrad.optimise import Notes, optimise
>>> forward = function('''
... def f_forward(x):
...     t = np.exp(x)
...     u = x * x
...     saved = t, u, x
...     return t * x, saved
... ''')
>>> backward = function('''
... def f_backward(y_bar, saved):
...     a, b, c = saved
...     return y_bar * a * (c + 1)
... ''')
>>> pair = ("f_forward", "f_backward", "saved")
>>> for half in optimise([forward, backward], Notes(), [pair]):
...     print(to_source(half))
def f_forward(x):
    t = np.exp(x)
    saved = t, x
    return t * x, saved
<BLANKLINE>
def f_backward(y_bar, saved):
    t, x = saved
    return y_bar * t * (x + 1)
<BLANKLINE>
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import gast

from s2sgrad.core import parameters
from s2sgrad.optimise.blocks import renamed_everywhere, replaced
from s2sgrad.trees import nodes_in

Improve = Callable[[gast.FunctionDef], gast.FunctionDef]


def agreed(
    forward: gast.FunctionDef, backward: gast.FunctionDef, record: str, improve: Improve
) -> tuple[gast.FunctionDef, gast.FunctionDef]:
    """Both halves of a pair, improved, with one record of what is read."""
    backward = improve(backward)
    targets = _unpacked(backward, record)
    read = _read_in(backward)
    wanted = [k for k, target in enumerate(targets) if target.id in read]
    forward = improve(_with_packed(forward, record, wanted))
    backward = _with_unpacked(backward, record, [targets[k] for k in wanted])
    values = _packed(forward, record)
    pairs = zip(_unpacked(backward, record), values, strict=True)
    wishes = {t.id: v.id for t, v in pairs if isinstance(v, gast.Name)}
    backward = _renamed(backward, wishes)
    if len(values) == 1 and isinstance(values[0], gast.Name):
        return _handing_over(forward, record, values[0]), _taking(backward, record)
    return forward, backward


def _read_in(function: gast.FunctionDef) -> set[str]:
    """The names that a function reads, those among them to which it adds."""
    read = {n.id for n in _names(function) if isinstance(n.ctx, gast.Load)}
    added = (n.target for n in nodes_in(function) if isinstance(n, gast.AugAssign))
    return read | {target.id for target in added if isinstance(target, gast.Name)}


def _unpacked(function: gast.FunctionDef, record: str) -> list[gast.Name]:
    """The names that a backward half takes out of its record."""
    taking = [s for s in function.body if _is_unpacking(s, record)]
    return list(taking[0].targets[0].elts) if taking else []


def _is_unpacking(statement: gast.stmt, record: str) -> bool:
    match statement:
        case gast.Assign(targets=[gast.Tuple()], value=gast.Name(id=name)):
            return bool(name == record)
    return False


def _with_unpacked(
    function: gast.FunctionDef, record: str, targets: list[gast.Name]
) -> gast.FunctionDef:
    body = []
    for statement in function.body:
        if not _is_unpacking(statement, record):
            body.append(statement)
        elif targets:
            body.append(replaced(statement, targets=[gast.Tuple(targets, gast.Store())]))
    return replaced(function, body=body or [gast.Pass()])


def _is_packing(statement: gast.stmt, record: str) -> bool:
    match statement:
        case gast.Assign(targets=[gast.Name(id=name)], value=gast.Tuple()):
            return bool(name == record)
    return False


def _packed(function: gast.FunctionDef, record: str) -> list[gast.expr]:
    """What a forward half puts into its record."""
    return [v for s in function.body if _is_packing(s, record) for v in s.value.elts]


def _with_packed(function: gast.FunctionDef, record: str, wanted: list[int]) -> gast.FunctionDef:
    def kept(statement: gast.stmt) -> gast.stmt:
        if not _is_packing(statement, record):
            return statement
        values = [statement.value.elts[k] for k in wanted]
        return replaced(statement, value=gast.Tuple(values, gast.Load()))

    return replaced(function, body=[kept(s) for s in function.body])


def _handing_over(function: gast.FunctionDef, record: str, value: gast.Name) -> gast.FunctionDef:
    """The forward half that hands over a value as it is."""
    body = [s for s in function.body if not _is_packing(s, record)]
    return renamed_everywhere(replaced(function, body=body), {record: value.id})


def _taking(function: gast.FunctionDef, record: str) -> gast.FunctionDef:
    """The backward half that is handed a value as it is."""
    (value,) = _unpacked(function, record)
    return renamed_everywhere(_with_unpacked(function, record, []), {record: value.id})


def _renamed(function: gast.FunctionDef, wishes: dict[str, str]) -> gast.FunctionDef:
    """The function with the wished names for some of its variables; no two become the same."""
    every = list(_names(function))
    bound = {n.id for n in every if not isinstance(n.ctx, gast.Load)}
    outside = {n.id for n in every} - bound
    fixed = {n.id for n in parameters(function)}
    changes: dict[str, str] = {}
    for old, new in wishes.items():
        if new not in outside | fixed and new not in changes.values():
            changes[old] = new
    taken = outside | bound | set(changes.values())
    free = [old for old in changes if old not in changes.values()]
    for name in sorted(bound - changes.keys() - fixed):
        if name in changes.values():
            changes[name] = _another(name, free, taken)
    return renamed_everywhere(function, {old: new for old, new in changes.items() if old != new})


def _another(name: str, free: list[str], taken: set[str]) -> str:
    """A name that is free now, of the same stem if possible."""
    stem = _stem(name)
    for other in free:
        if _stem(other) == stem:
            free.remove(other)
            return other
    count = 2
    while f"{stem}_{count}" in taken:
        count += 1
    taken.add(f"{stem}_{count}")
    return f"{stem}_{count}"


def _stem(name: str) -> str:
    stem, _, number = name.rpartition("_")
    return stem if stem and number.isdigit() else name


def _names(function: gast.FunctionDef) -> Iterable[Any]:
    return (n for n in nodes_in(function) if isinstance(n, gast.Name))
