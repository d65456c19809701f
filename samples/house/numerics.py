"""Linear systems with three diagonals, roots, and tables."""

import logging
from dataclasses import dataclass

import numpy as np

log = logging.getLogger(__name__)


@dataclass
class Numerics:
    """How the equations are solved."""

    time_step: float = 900.0  # s
    cell_thickness: float = 0.06  # m, the largest cell within a wall
    tolerance: float = 1e-10  # of roots, in the unit of the unknown
    rounds: int = 30  # of Newton's method, at most

    def __post_init__(self):
        if self.time_step <= 0.0:
            raise ValueError("time has to go on: time_step must be positive")
        if self.rounds < 1:
            raise ValueError("Newton's method needs at least one round")


def solve_tridiagonal(lower, diagonal, upper, right):
    """Solution x of a tridiagonal system by Thomas's algorithm, without pivoting.

    lower[i] x[i-1] + diagonal[i] x[i] + upper[i] x[i+1] = right[i], all four of length n; lower[0]
    and upper[-1] are not used. Stable for the diagonally dominant matrices of implicit conduction.
    """
    n = len(diagonal)
    factor = np.zeros(n)
    x = np.zeros(n)
    pivot = diagonal[0]
    x[0] = right[0] / pivot
    for i in range(1, n):
        factor[i] = upper[i - 1] / pivot
        pivot = diagonal[i] - lower[i] * factor[i]
        x[i] = (right[i] - lower[i] * x[i - 1]) / pivot
    for i in range(n - 2, -1, -1):
        x[i] -= factor[i + 1] * x[i + 1]
    return x


def newton(residual, start, numerics, lowest=-np.inf, highest=np.inf):
    """Root of a falling function of one number, by Newton's method between shrinking bounds.

    `residual(x)` returns the value and its slope. A step that would leave the bounds, which are
    drawn in by the sign of each value, is replaced by one to their middle.
    """
    x = start
    step = 0.0
    for _ in range(numerics.rounds):
        value, slope = residual(x)
        if slope == 0.0:
            log.warning("Newton's method met a flat place at %g", x)
            break
        if value > 0.0:
            lowest = x
        else:
            highest = x
        step = value / slope
        if abs(step) < numerics.tolerance:
            x = x - step
            break
        if lowest < x - step < highest:
            x = x - step
        elif np.isfinite(lowest) and np.isfinite(highest):
            x = 0.5 * (lowest + highest)
        else:
            x = x - 0.5 * step
    else:
        log.warning("Newton's method did not settle: last step %g", step)
    return x


class Curve:
    """A function given by its values at knots, linear between them and level outside."""

    def __init__(self, knots, values):
        self.knots = np.asarray(knots, dtype=float)
        self.values = np.asarray(values, dtype=float)
        if len(self.knots) != len(self.values):
            raise ValueError("a curve needs as many values as knots")
        if np.any(np.diff(self.knots) <= 0.0):
            raise ValueError("the knots of a curve increase")

    def __call__(self, x):
        """Value at the number x."""
        return np.interp(x, self.knots, self.values)


class Map:
    """A function of two numbers given by a table, bilinear within cells and level outside."""

    def __init__(self, rows, columns, values):
        self.rows = np.asarray(rows, dtype=float)
        self.columns = np.asarray(columns, dtype=float)
        self.values = np.asarray(values, dtype=float)
        if self.values.shape != (len(self.rows), len(self.columns)):
            raise ValueError("the table's shape does not fit its axes")

    @staticmethod
    def locate(axis, x):
        """The cell of an axis where x lies, and how far in it, from 0 to 1."""
        x = min(max(x, axis[0]), axis[-1])
        i = int(np.searchsorted(axis, x, side="right")) - 1
        i = min(max(i, 0), len(axis) - 2)
        return i, (x - axis[i]) / (axis[i + 1] - axis[i])

    def __call__(self, row, column):
        """Value at two numbers."""
        i, s = self.locate(self.rows, row)
        j, t = self.locate(self.columns, column)
        table = self.values
        near = (1.0 - t) * table[i, j] + t * table[i, j + 1]
        far = (1.0 - t) * table[i + 1, j] + t * table[i + 1, j + 1]
        return (1.0 - s) * near + s * far
