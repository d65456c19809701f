"""One family of errors, in one format: where, what, why, what to do, and a stable code.

>>> where = Origin("model.py", 14, 11, 27, "    w, v = np.linalg.eig(A)", "w, v = np.linalg.eig(A)")
>>> print(Refused([Blocker(
...     "no-derivative",
...     "cannot differentiate `np.linalg.eig`",
...     "its eigenvectors are defined only up to phase, so they have no derivative.",
...     "If A is symmetric use np.linalg.eigh.",
...     where,
... )]))
model.py:14:12: cannot differentiate `np.linalg.eig`
    14 |     w, v = np.linalg.eig(A)
       |            ^^^^^^^^^^^^^^^^
  its eigenvectors are defined only up to phase, so they have no derivative.
  If A is symmetric use np.linalg.eigh.  [no-derivative]
"""

from __future__ import annotations

import os
import textwrap
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

WIDTH = 100
LONG = 160
"""Source lines longer than this are shown in part."""


@dataclass(frozen=True)
class Origin:
    """Where a statement or an expression of the user stands.

    `line` counts from 1; `column` and `end_column` count the characters of `text`, the source
    line, from 0. `statement` is the whole user statement on one line (of a compound statement its
    header), for headings.
    """

    file: str
    line: int
    column: int
    end_column: int
    text: str
    statement: str


@dataclass(frozen=True)
class Blocker:
    """One reason why a function cannot be differentiated."""

    code: str
    what: str
    why: str
    way_out: str
    where: Origin | None

    def __str__(self) -> str:
        return "\n".join([*_headline(self), *_advice(self)])


class S2SGradError(Exception):
    """The root of all errors that s2sgrad raises itself."""


def _told_once(blockers: Iterable[Blocker]) -> tuple[Blocker, ...]:
    """The blockers, of which none reads like one before it."""
    shown: dict[str, Blocker] = {}
    for blocker in blockers:
        shown.setdefault(str(blocker), blocker)
    return tuple(shown.values())


class Refused(S2SGradError):
    """The function cannot be differentiated soundly; `blockers` holds every reason found."""

    def __init__(self, blockers: Iterable[Blocker]) -> None:
        self.blockers = _told_once(blockers)
        super().__init__(self.blockers)

    def __str__(self) -> str:
        return "\n\n".join(map(str, self.blockers))


class NotFollowed(S2SGradError):
    """While a derivative ran, the program did what cannot be followed; the message says where."""

    code = "exception-handling"

    def __init__(
        self,
        what: str,
        why: str = "what it changed can be read afterwards; how far it came is not recorded.",
        way_out: str = (
            "Compute into new names inside of try, and assign the result after it or in else."
        ),
        code: str = "exception-handling",
    ) -> None:
        super().__init__(what, why, way_out, code)
        self.what, self.why, self.way_out, self.code = what, why, way_out, code

    def __str__(self) -> str:
        return f"{self.what}\n  {self.why}\n  {self.way_out}  [{self.code}]"


class UsageError(S2SGradError):
    """s2sgrad was called in a way that has no meaning."""

    code = "usage"

    def __str__(self) -> str:
        return f"{super().__str__()}  [{self.code}]"


class WrtError(UsageError, ValueError):
    """`wrt` names no argument of the function, or one that cannot be differentiated."""

    code = "wrt"


class IntegerWrt(UsageError, TypeError):
    """A gradient was asked for with respect to an array of integers or booleans."""

    code = "integer-wrt"


class NotScalar(UsageError, TypeError):
    """`grad` was asked of a function whose result is not a scalar."""

    code = "not-scalar"


class LostDerivativeWarning(UserWarning):
    """A derivative is zero because the program cuts it off: `blockers` says where.

    It is given once for each derivative that is built, at the first of these places.
    """

    def __init__(self, blockers: Iterable[Blocker]) -> None:
        self.blockers = _told_once(blockers)
        super().__init__(self.blockers)

    def __str__(self) -> str:
        return "\n\n".join(map(str, self.blockers))


def warn_of_lost(blockers: tuple[Blocker, ...]) -> None:
    """Give one warning for derivatives that are lost, at the first place where one is."""
    if not blockers:
        return
    where = next((b.where for b in blockers if b.where is not None), None)
    file, line = (where.file, where.line) if where is not None else ("<unknown>", 1)
    warnings.warn_explicit(LostDerivativeWarning(blockers), None, file, line)


def refuse(code: str, what: str, why: str, way_out: str, where: Origin | None) -> NoReturn:
    """Raise `Refused` for one blocker."""
    raise Refused([Blocker(code, what, why, way_out, where)])


def _headline(blocker: Blocker) -> list[str]:
    where = blocker.where
    if where is None:
        return [blocker.what]
    number = str(where.line).rjust(6)
    text, start, end = _excerpt(where)
    indent = "".join(c if c == "\t" else " " for c in text[:start])
    carets = "^" * max(1, end - start)
    return [
        f"{_short(where.file)}:{where.line}:{where.column + 1}: {blocker.what}",
        f"{number} | {text}",
        f"{' ' * len(number)} | {indent}{carets}",
    ]


def _excerpt(where: Origin) -> tuple[str, int, int]:
    """The source line and the columns in it; of a very long one, the part around them."""
    text = where.text.rstrip()
    start = min(where.column, len(text))
    end = min(where.end_column, len(text))
    if len(text) <= LONG:
        return text, start, end
    first = max(0, start - WIDTH // 2)
    part = text[first : first + WIDTH]
    dots = "..." if first else ""
    more = "..." if first + WIDTH < len(text) else ""
    shift = len(dots) - first
    return dots + part + more, start + shift, min(end, first + WIDTH) + shift


def _advice(blocker: Blocker) -> list[str]:
    tag = f"  [{blocker.code}]"
    lines = [*_paragraph(blocker.why), *_paragraph(blocker.way_out)]
    if not lines:
        return [tag]
    return [*lines[:-1], lines[-1] + tag]


def _paragraph(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _short(file: str) -> str:
    """The path as seen from the current directory, where it lies below it."""
    folder = os.path.join(os.getcwd(), "")
    return file.removeprefix(folder)
