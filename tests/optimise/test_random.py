"""Every pass, and all of them, leave what random programs compute as it was, bit by bit."""

import os

import gast
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from s2sgrad.emit.printer import to_source
from s2sgrad.optimise import PASSES, optimise
from s2sgrad.optimise.ledger import Ledger
from s2sgrad.optimise.webs import split_webs
from tests.optimise.execution import identical, run
from tests.optimise.programs import programs

ARGS = [
    (np.array([0.5, -1.25, 2.0, 0.75]), np.array([1.5, 0.25, -0.5, 3.0]), 0.75, 3),
    (np.array([-0.5, 0.0, -2.0, 1.0]), np.array([0.0, -0.25, 0.5, -1.0]), -1.5, 0),
]
# A long run by hand: EXAMPLES=20000 pytest tests/optimise --hypothesis-seed=1
MANY = int(os.environ.get("EXAMPLES", "0"))
EXAMPLES = settings(
    max_examples=MANY or 150,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=not MANY,
    database=None,
)


def assert_same(before, after):
    for args in ARGS:
        expected, got = run(before, *args), run(after, *args)
        assert identical(expected, got), (
            f"{to_source(before)}\n--->\n{to_source(after)}\n{expected}\n{got}"
        )


@EXAMPLES
@given(programs())
def test_all_passes(program):
    tree, notes = program
    text = gast.dump(tree)
    new = optimise([tree], notes)[0]
    assert gast.dump(tree) == text, "the tree that was given has changed"
    assert_same(tree, new)


@pytest.mark.parametrize("name", dict.fromkeys(p.__name__ for p in PASSES))
@EXAMPLES
@given(programs())
def test_one_pass(name, program):
    tree, notes = program
    improve = {p.__name__: p for p in PASSES}[name]
    ledger = Ledger(notes)
    split, names = split_webs(tree, ledger)
    ledger.notes = notes.renamed(names)
    assert_same(tree, split)
    assert_same(tree, improve(split, ledger))
