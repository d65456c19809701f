"""The writer of random programs."""

import pytest

from tests.fuzz import expected, verdict
from tests.fuzz.grammar import features, holes
from tests.fuzz.judge import judged
from tests.fuzz.program import Program
from tests.fuzz.reduce import smallest
from tests.fuzz.run import Entry, in_turn
from tests.fuzz.table import Table
from tests.fuzz.writer import program

PARAMETERS = (("c", lambda rng: 0.4),)


def written(text):
    return Program(f"def f(c):\n    {text}\n", frozenset({"none"}), PARAMETERS)


@pytest.mark.parametrize("feature", sorted(features()))
def test_is_used_and_the_same_again(feature):
    first, second = program(feature, 3), program(feature, 3)
    assert feature in first.features
    assert (first.text, first.features) == (second.text, second.features)
    assert first.text != program(feature, 3, seed=1).text


@pytest.mark.parametrize("feature", sorted(features()))
def test_holes_have_sorts_that_some_feature_knows(feature):
    known = {sort for other in features().values() for sort in other.rules}
    for templates in features()[feature].rules.values():
        for template in templates:
            for hole in holes(template):
                assert not hole.is_expression or hole.sort in known | {"block", "loop", "body"}


def test_a_label_is_the_same_text_again():
    found = holes("<a=vector!>[0] = <a>[1]")
    assert [hole.again for hole in found] == [False, True]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("return c * c", verdict.RIGHT),
        ("return open(str(c))", verdict.RAISES),
        ("return np.inf * c", verdict.RAISES),
        ("return max(c, 0.4)", verdict.UNSETTLED),
        ("return np.linalg.eigvals(c * np.eye(2))[0].real", verdict.REFUSED),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_verdicts(text, outcome):
    assert judged(written(text)).outcome == outcome


def test_a_wrong_derivative_is_seen(monkeypatch):
    monkeypatch.setattr(
        expected, "_slopes", lambda program: [expected.differences.Estimate(7, 0)] * 2
    )
    found = judged(written("return c * c"))
    assert (found.outcome, found.why) == (verdict.WRONG, "gradient")


def test_each_feature_has_its_turn():
    pairs = in_turn(3 * len(features()))
    assert {name for name, _ in pairs} == set(features())
    assert {number for _, number in pairs} == {0, 1, 2}


def test_reduction_keeps_what_is_needed():
    text = program("for_loops", 1).text
    assert "np.sin" not in smallest(text, lambda found: "for" in found)
    assert "for" in smallest(text, lambda found: "for" in found)


def test_the_table_counts_by_feature():
    table = Table()
    for outcome, why in [("right", ""), ("refused", "aliasing"), ("right", ""), ("raises", "")]:
        table.add(Entry("views", 0, ("views",), outcome, why))
    assert table.share("views") == pytest.approx(2 / 3)
    assert "aliasing 1" in str(table)
