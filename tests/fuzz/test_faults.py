"""The random programs catch seeded faults: nearly all that `tests/fuzz/faults` has.

Each is looked for in the program that caught it last. After a change of a grammar other programs
catch it: `python -m tests.fuzz --faults` finds those.
"""

import pytest

from tests.fuzz import verdict
from tests.fuzz.faults.fault import Fault, all_faults
from tests.fuzz.faults.seeded import remembered
from tests.fuzz.judge import judged
from tests.fuzz.run import in_turn
from tests.fuzz.writer import program

FEW = 60
"""So many programs are tried, those with the fault's features first, if that one fails."""


@pytest.mark.filterwarnings("ignore")
def test_nearly_all_are_caught():
    faults, known = all_faults(), remembered()
    assert len(faults) >= 40
    missed = [name for name, fault in faults.items() if not is_caught(fault, known.get(name))]
    assert len(missed) <= 0.05 * len(faults), missed


def is_caught(fault, found):
    if found is None:
        return False
    return fault.catches(*found[:2]) or fault.catcher(in_turn(FEW))[0] is not None


def test_what_is_no_fault_is_not_caught():
    harmless = Fault("nothing", lambda patch: None, ("arithmetic",))
    assert harmless.catcher(in_turn(4)) == (None, 4)


def test_a_fault_is_caught_and_leaves_nothing_behind():
    fault = all_faults()["nothing is summed that was broadcast"]
    pair, count = fault.catcher([("arithmetic", k) for k in range(9)])
    assert pair is not None
    assert count <= 9
    assert judged(program(*pair)).outcome == verdict.RIGHT
