"""What became of many programs, by feature."""

from collections import Counter, defaultdict

from tests.fuzz import verdict

HEADER = f"{'feature':20} {'programs':>8} {'right':>7} {'refused':>7} {'wrong':>5}  refused by"


class Table:
    """Counts of outcomes by feature; programs that are not settled count among none."""

    def __init__(self):
        self.outcomes = defaultdict(Counter)
        self.codes = defaultdict(Counter)
        self.wrong = []

    def add(self, entry):
        """Count a program for each feature that it uses."""
        for feature in (*entry.features, "all"):
            self.outcomes[feature][entry.outcome] += 1
            if entry.outcome == verdict.REFUSED:
                self.codes[feature].update(entry.why.split())
        if entry.outcome == verdict.WRONG:
            self.wrong.append(entry)

    def share(self, feature):
        """The share of a feature's programs that are differentiated rightly, of all judged."""
        counts = self.outcomes[feature]
        judged = sum(counts[o] for o in (verdict.RIGHT, verdict.REFUSED, verdict.WRONG))
        return counts[verdict.RIGHT] / judged if judged else 1.0

    def __str__(self):
        names = [*sorted(set(self.outcomes) - {"all"}), "all"]
        return "\n".join([HEADER, *map(self._row, names), "", self._rest()])

    def _row(self, feature):
        counts = self.outcomes[feature]
        total = sum(counts.values())
        share = 100 * self.share(feature)
        codes = ", ".join(f"{code} {n}" for code, n in self.codes[feature].most_common(4))
        refused, wrong = counts[verdict.REFUSED], counts[verdict.WRONG]
        return f"{feature:20} {total:8} {share:6.1f}% {refused:7} {wrong:5}  {codes}"

    def _rest(self):
        counts = self.outcomes["all"]
        return (
            f"{counts[verdict.UNSETTLED]} have no derivative at their arguments, or none that two "
            f"oracles agree on; {counts[verdict.SLOW]} take too long; "
            f"{counts[verdict.RAISES]} raise."
        )
