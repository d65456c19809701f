"""The text of a program after each phase of the pipeline."""

from __future__ import annotations

from typing import Any

from s2sgrad.emit.printer import to_source
from s2sgrad.errors import UsageError

STAGES = ("parse", "normalise", "analyse", "derive", "optimise", "emit")


def text_of_stage(variants: Any, name: str) -> str:
    """The program as it stood after a phase; builds from the annotations where nothing is built."""
    if name == "source":
        name = "emit"
    if name not in STAGES:
        raise UsageError(f"there is no stage {name!r}; the stages are: {', '.join(STAGES)}")
    if variants.latest is None:
        from s2sgrad.annotations import build_from_annotations

        build_from_annotations(variants)
    text: str = variants.latest.stages[name]()
    return text


__all__ = ["STAGES", "text_of_stage", "to_source"]
