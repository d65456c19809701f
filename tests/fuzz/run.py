"""Judge many programs in several processes, and remember each verdict in a file."""

import json
import multiprocessing
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz import verdict
from tests.fuzz.grammar import features
from tests.fuzz.judge import CHECKS, judged
from tests.fuzz.reduce import reduced
from tests.fuzz.writer import program

CHUNK = 25
CHUNKS_PER_PROCESS = 20
"""Each process ends after so many, and frees what Python keeps of the functions it has seen."""


@dataclass(frozen=True)
class Entry:
    """The verdict on a program, as it is remembered."""

    feature: str
    number: int
    features: tuple[str, ...]
    outcome: str
    why: str
    text: str = ""
    """A program that goes wrong, reduced."""

    @property
    def name(self):
        """How the program is called on the command line."""
        return f"{self.feature}/{self.number}"


def judged_entry(feature, number, seed, checks=None, seconds=60):
    """The verdict on one program; if it is wrong, with a smaller one that is wrong as well."""
    written = program(feature, number, seed)
    found = judged(written, checks)
    text = ""
    if found.outcome == verdict.WRONG:
        smaller = reduced(written, seconds)
        text = f"# {judged(smaller).detail}\n{smaller.text}"
    names = tuple(sorted(written.features))
    return Entry(feature, number, names, found.outcome, found.why, text)


def in_turn(count):
    """So many programs as pairs of feature and number: every feature has its turn."""
    names = sorted(features())
    return [(names[k % len(names)], k // len(names)) for k in range(count)]


def quick_checks(number):
    """Two of the checks, in turn: both modes for each program, all checks for every few."""
    reverse = ("gradient", "pullback", "unoptimised")
    return [reverse[number % len(reverse)], "tangent"]


def run(count, seed, jobs, log, quick):
    """The entries of all programs, old ones from the log and new ones, as they come."""
    path = Path(log)
    done = {(e.feature, e.number): e for e in _remembered(path)}
    wanted = in_turn(count)
    yield from (done[pair] for pair in wanted if pair in done)
    todo = [pair for pair in wanted if pair not in done]
    chunks = [(seed, quick, todo[k : k + CHUNK]) for k in range(0, len(todo), CHUNK)]
    with multiprocessing.Pool(jobs, maxtasksperchild=CHUNKS_PER_PROCESS) as pool:
        for entries in pool.imap_unordered(_judge_chunk, chunks):
            with path.open("a", encoding="utf8") as file:
                file.writelines(json.dumps(vars(entry)) + "\n" for entry in entries)
            yield from entries


def _judge_chunk(chunk):
    seed, quick, pairs = chunk
    return [
        judged_entry(feature, number, seed, quick_checks(number) if quick else list(CHECKS))
        for feature, number in pairs
    ]


def _remembered(path):
    if path.exists():
        for line in path.read_text(encoding="utf8").splitlines():
            found = json.loads(line)
            yield Entry(**{**found, "features": tuple(found["features"])})
