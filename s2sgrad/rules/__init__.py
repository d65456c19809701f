"""The rules: one row per operation.

The topics are imported in the order below: a topic may use the rows and the texts of those above
it, and `methods` names rows of all of them.
"""

# ruff: noqa: I001
from s2sgrad.rules import operators
from s2sgrad.rules import elementwise
from s2sgrad.rules import selection
from s2sgrad.rules import reading
from s2sgrad.rules import reductions
from s2sgrad.rules import contraction
from s2sgrad.rules import shape
from s2sgrad.rules import rearranging
from s2sgrad.rules import joining
from s2sgrad.rules import ordering
from s2sgrad.rules import matrices
from s2sgrad.rules import predicates
from s2sgrad.rules import creation
from s2sgrad.rules import scalars
from s2sgrad.rules import several
from s2sgrad.rules import summation
from s2sgrad.rules import linalg
from s2sgrad.rules import norms
from s2sgrad.rules import ignoring_nan
from s2sgrad.rules import pieces
from s2sgrad.rules import calculus
from s2sgrad.rules import sequences
from s2sgrad.rules import factorisations
from s2sgrad.rules import counting
from s2sgrad.rules import draws
from s2sgrad.rules import own
from s2sgrad.rules import methods
from s2sgrad.rules import list_operators
from s2sgrad.rules.table import TABLE

TOPICS = (
    operators, elementwise, selection, reading, reductions, contraction, shape, rearranging,
    joining, ordering, matrices, predicates, creation, scalars, several, summation, linalg, norms,
    ignoring_nan, pieces, calculus, sequences, factorisations, counting, draws, own, methods,
    list_operators,
)  # fmt: skip
"""The modules that enter the rows, for `s2sgrad rules`."""

__all__ = ["TABLE", "TOPICS"]
