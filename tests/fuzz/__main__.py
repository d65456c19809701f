"""`python -m tests.fuzz`: judge any number of random programs, and print a table by feature."""

import argparse
import sys

from tests.fuzz import judge, verdict
from tests.fuzz.faults import seeded
from tests.fuzz.grammar import features
from tests.fuzz.reduce import reduced
from tests.fuzz.run import run
from tests.fuzz.table import Table
from tests.fuzz.writer import program


def main():
    """The command; its exit status is 1 if a program goes wrong, or a fault is not caught."""
    options = _options()
    if options.show:
        return _show(options.show, options.seed)
    if options.faults:
        return seeded.main(options.programs, options.jobs)
    table = Table()
    log = options.log or f"fuzz-{options.seed}.jsonl"
    for entry in run(options.programs, options.seed, options.jobs, log, options.quick):
        table.add(entry)
        if entry.outcome == verdict.WRONG:
            print(f"WRONG {entry.name}: {entry.why}\n{entry.text}\n", flush=True)
    print(table)
    return bool(table.wrong)


def _options():
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--programs", type=int, default=2000, help="how many (2000)")
    parser.add_argument("--seed", type=int, default=0, help="of which sequence (0)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    parser.add_argument(
        "--quick", action="store_true", help="two checks of each program in turn, as the tests do"
    )
    parser.add_argument(
        "--log",
        help="where verdicts are remembered: a run goes on where it stopped (fuzz-SEED.jsonl)",
    )
    parser.add_argument(
        "--show", metavar="FEATURE/NUMBER", help="print one program, its verdict, and it reduced"
    )
    parser.add_argument(
        "--faults",
        action="store_true",
        help="which program catches each seeded fault, among so many, and after how many",
    )
    return parser.parse_args()


def _show(name, seed):
    feature, _, number = name.partition("/")
    if feature not in features():
        sys.exit(f"no such feature: {feature}")
    written = program(feature, int(number), seed)
    found = judge.judged(written)
    print(f"{written.text}\n# {found.outcome} {found.why}\n# {found.detail}")
    if found.outcome == verdict.WRONG:
        print(f"\n# reduced\n{reduced(written).text}")
    return found.outcome == verdict.WRONG


if __name__ == "__main__":
    sys.exit(main())
