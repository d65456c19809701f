"""What became of a random program."""

from dataclasses import dataclass

RIGHT = "right"
REFUSED = "refused"
WRONG = "wrong"
RAISES = "raises"
"""The program itself raises."""
SLOW = "slow"
"""A derivative takes longer than anybody waits."""
UNSETTLED = "unsettled"
"""The oracles don't agree on a derivative: a kink, a tie, or numbers out of their reach."""


@dataclass(frozen=True)
class Verdict:
    """`outcome`: one of the words above. `why`: the codes of a refusal, or what went wrong."""

    outcome: str
    why: str = ""
    detail: str = ""
