"""`s2sgrad show`: print the derivative of a function, or what one phase makes of it."""

from __future__ import annotations

from argparse import Namespace

from s2sgrad.cli import building, colour
from s2sgrad.cli.target import Target, load
from s2sgrad.stages import STAGES, to_source

MEANINGS = {
    "parse": "the function as it was read",
    "normalise": "one operation per statement, structured control flow",
    "analyse": "what is known of every name",
    "derive": "the derivative, one operation per statement",
    "optimise": "the derivative, as it would be written by hand",
    "emit": "the text that is run",
}


def run(given: Namespace) -> int:
    """Print the text."""
    if given.stage == "list":
        for stage in STAGES:
            print(f"{stage.ljust(10)} {MEANINGS[stage]}")
        return 0
    target = load(given.target)
    if given.explain:
        print(building.explained(target, given))
        return 0
    colour.show(text_of(target, given))
    return 0


def text_of(target: Target, given: Namespace) -> str:
    """The text of a stage: those before the kinds are known need none."""
    from s2sgrad.errors import UsageError
    from s2sgrad.parse import parse
    from s2sgrad.pipeline import core_text

    stage = given.stage or "emit"
    if stage not in STAGES:
        raise UsageError(f"there is no stage {stage!r}; the stages are: {', '.join(STAGES)}")
    if stage == "parse":
        return to_source(parse(target.function).tree)
    if stage == "normalise":
        return core_text(target.function)
    found, header = building.built(target, given)
    return header + found.stages[stage]()
