"""Random programs, a fixed number of them, those of each feature together.

`python -m tests.fuzz --programs 100000` judges any number; `--show FEATURE/NUMBER` shows one.
"""

import pytest

from tests.fuzz import verdict
from tests.fuzz.grammar import features
from tests.fuzz.run import in_turn, judged_entry, quick_checks
from tests.fuzz.table import Table

PROGRAMS = 2000


@pytest.mark.parametrize("feature", sorted(features()))
@pytest.mark.filterwarnings("ignore")
def test_right_or_refused(feature):
    table = Table()
    for name, number in in_turn(PROGRAMS):
        if name == feature:
            entry = judged_entry(name, number, seed=0, checks=quick_checks(number))
            assert entry.outcome != verdict.WRONG, f"{entry.name}: {entry.why}\n{entry.text}"
            table.add(entry)
    counts = table.outcomes[feature]
    allowed = max(1, (1 - features()[feature].floor) * sum(counts.values()))
    assert counts[verdict.REFUSED] <= allowed, str(table)
