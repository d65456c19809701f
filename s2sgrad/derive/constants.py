"""The entry of a derivative reads constants, which all other functions are handed.

def run_grad(x, n, DT):       def run_grad(x, n):
    ...                           DT = solver.DT
                                  ...
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gast

from s2sgrad.constants import Constant
from s2sgrad.derive.build import assign, function
from s2sgrad.trees import nodes_in


def reading_constants(functions: list[Any], entry: str, lent: Mapping[str, Constant]) -> list[Any]:
    """The functions, of which the entry reads constants instead of taking them as parameters.

    For the optimiser they are parameters: it may not write into what they hold.
    """
    return [_reading(one, lent) if lent and one.name == entry else one for one in functions]


def _reading(made: Any, lent: Mapping[str, Constant]) -> Any:
    document, *body = made.body
    read = {n.id for s in body for n in nodes_in(s) if isinstance(n, gast.Name)}
    reads = [assign(name, constant.tree()) for name, constant in lent.items() if name in read]
    names = [parameter for parameter in made.args.args if parameter.id not in lent]
    parameters = gast.arguments(names, [], None, [], [], None, [])
    return function(made.name, parameters, [document, *reads, *body])
