"""What the optimiser is told about the functions it is given."""

from __future__ import annotations

from dataclasses import dataclass, field

import gast


@dataclass(frozen=True)
class Notes:
    """What cannot be seen in the text of a raw derivative.

    `temporaries` are names the tool introduced, to be folded away or renamed freely; `adjoints` are
    names like `x_bar`, folded only where the line stays short; `base` gives the user's name for
    each web (`y_3` stands for `y`); `fixed` names (parameters) are never renamed; `scalars` hold
    immutable numbers, never arrays; `floats` are known to hold floating point numbers or arrays of
    them; `containers` hold lists, tuples or dicts, where `+` copies references (None where that is
    not known: then any name may, but a scalar or a float); `shadows` are adjoints that may share
    memory where they are parameters; `points` are 0-d arrays, with which arithmetic gives numbers,
    but updates in place arrays; `pure` are callees
    (dotted paths as written) that have no effect; `modules` are the names under which NumPy and
    math are imported; what the function raises is `caught` by somebody, so that it has to be raised
    first; lines are at most `width` columns wide.

    A statement counts as the user's, to be given back verbatim, if it has an `.origin` and its
    attribute `.reverse` is not true. `.total` on a statement says whether it cannot raise.
    """

    temporaries: frozenset[str] = frozenset()
    adjoints: frozenset[str] = frozenset()
    base: dict[str, str] = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()
    scalars: frozenset[str] = frozenset()
    floats: frozenset[str] = frozenset()
    containers: frozenset[str] | None = None
    shadows: frozenset[str] = frozenset()
    points: frozenset[str] = frozenset()
    pure: frozenset[str] = frozenset()
    modules: frozenset[str] = frozenset({"np", "numpy", "math"})
    caught: bool = False
    width: int = 100

    def renamed(self, names: dict[str, str]) -> Notes:
        """The same notes where every name of `names` also goes by its new names as well."""
        return Notes(
            temporaries=_extended(self.temporaries, names),
            adjoints=_extended(self.adjoints, names),
            base={**self.base, **{new: self.base.get(old, old) for new, old in names.items()}},
            fixed=self.fixed,
            scalars=_extended(self.scalars, names),
            floats=_extended(self.floats, names),
            containers=None if self.containers is None else _extended(self.containers, names),
            shadows=_extended(self.shadows, names),
            points=_extended(self.points, names),
            pure=self.pure,
            modules=self.modules,
            caught=self.caught,
            width=self.width,
        )


def _extended(known: frozenset[str], names: dict[str, str]) -> frozenset[str]:
    return known.union(new for new, old in names.items() if old in known)


def is_users(statement: gast.stmt) -> bool:
    """Whether a statement is part of a line of the user in the forward sweep.

    >>> is_users(gast.Pass())
    False
    """
    origin = getattr(statement, "origin", None)
    return origin is not None and not getattr(statement, "reverse", False)


def same_line(one: gast.stmt, other: gast.stmt) -> bool:
    """Whether two statements come from one statement of the user in the forward sweep."""
    return is_users(one) and is_users(other) and one.origin == other.origin
