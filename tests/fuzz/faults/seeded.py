"""Which of the seeded faults the random programs catch, and how soon."""

import json
import multiprocessing
from pathlib import Path

from tests.fuzz.faults.fault import all_faults
from tests.fuzz.run import in_turn

CAUGHT = Path(__file__).with_name("caught.json")
"""The program that catches each fault, and after how many it was found."""


def main(programs, jobs):
    """Look for a program against each fault, print the figures, and remember the programs.

    A fault that the program remembered for it still catches is done: a run goes on where it
    stopped.
    """
    names = list(all_faults())
    known = {name: found for name, found in remembered().items() if name in names}
    found = {}
    with multiprocessing.Pool(jobs, maxtasksperchild=1) as pool:
        tasks = [(name, known.get(name), programs) for name in names]
        for name, caught in pool.imap_unordered(_caught, tasks):
            print(_line(name, caught, programs), flush=True)
            found[name] = caught
            _remember({**known, **found})
    share = sum(map(bool, found.values())) / len(names)
    print(f"{sum(map(bool, found.values()))} of {len(names)} faults are caught: {share:.1%}")
    return share < 0.95


def remembered():
    """By name of a fault the program that caught it: feature, number, and after how many."""
    return {name: tuple(found) for name, found in json.loads(CAUGHT.read_text("utf8")).items()}


def _remember(found):
    lines = [
        f"{json.dumps(name)}: {json.dumps(found[name])}" for name in sorted(found) if found[name]
    ]
    CAUGHT.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf8")


def _line(name, caught, programs):
    if caught is None:
        return f"{name:55} NOT CAUGHT by {programs} programs"
    feature, number, count = caught
    return f"{name:55} caught by {feature}/{number}, after {count}"


def _caught(task):
    name, known, programs = task
    fault = all_faults()[name]
    if known and fault.catches(*known[:2]):
        return name, known
    pair, count = fault.catcher(in_turn(programs))
    return name, pair and (*pair, count)
