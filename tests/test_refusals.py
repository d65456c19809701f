"""Each program in tests/refusals is refused, at the lines that end in `# E: message`.

A file is named after the code, with a word of its own where one code has several: `no_source.py`,
`no_source__builtin.py`. The message is the beginning of what is said, or a part of it.
"""

import pathlib
import runpy
import traceback
import warnings

import pytest

from s2sgrad.codes import CODES
from s2sgrad.errors import LostDerivativeWarning, Refused, S2SGradError, UsageError

FOLDER = pathlib.Path(__file__).parent / "refusals"
PROGRAMS = sorted(path for path in FOLDER.glob("*.py") if path.stem not in ("conftest", "__init__"))


def code_of(path):
    return path.stem.partition("__")[0].strip("_").replace("_", "-")


def expected(path):
    """The message of each line that has one."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = {number: line.partition("  # E: ")[2] for number, line in enumerate(lines, 1)}
    return {number: message for number, message in found.items() if message}


def error_of(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", LostDerivativeWarning)
        with pytest.raises((S2SGradError, LostDerivativeWarning)) as caught:
            runpy.run_path(str(path))
    return caught.value


def called_at(error, path):
    """The line of the program from which the error came."""
    frames = traceback.extract_tb(error.__traceback__)
    return next(frame.lineno for frame in frames if frame.filename == str(path))


def told(error, path):
    """What the error says, by line, with the code."""
    if isinstance(error, UsageError):
        return {called_at(error, path): (str(error), error.code)}
    found = {}
    for blocker in error.blockers:
        here = blocker.where is not None and blocker.where.file == str(path)
        line = blocker.where.line if here else called_at(error, path)
        found[line] = (blocker.what, blocker.code)
    return found


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_it_is_refused_where_it_says(path):
    found = told(error_of(path), path)
    assert found.keys() == expected(path).keys()
    for line, message in expected(path).items():
        assert message in found[line][0]
        assert found[line][1] == code_of(path)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_it_has_a_way_out(path):
    error = error_of(path)
    if isinstance(error, Refused):
        assert all(blocker.way_out.endswith(".") and blocker.why for blocker in error.blockers)
    assert CODES[code_of(path)].explanation


UNSHOWN = {
    *("defect", "f-string", "unknown-function", "exception-handling", "default", "dict-or-set"),
    *("list", "aliasing", "walrus"),
}
"""Codes of which there is no program here: `defect` should have none."""


def test_every_code_has_a_program():
    assert CODES.keys() - {code_of(path) for path in PROGRAMS} <= UNSHOWN
    assert {code_of(path) for path in PROGRAMS} <= CODES.keys()


@pytest.mark.parametrize("code", CODES)
def test_the_table_of_the_readme_lists_it(code):
    readme = (FOLDER.parents[1] / "README.md").read_text(encoding="utf-8")
    assert f"| `{code}` |" in readme
