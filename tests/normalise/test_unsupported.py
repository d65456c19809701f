import pytest

from s2sgrad.codes import CODES
from s2sgrad.errors import Refused
from s2sgrad.normalise import normalise
from s2sgrad.normalise.unsupported import UNSUPPORTED
from s2sgrad.parse import parse
from tests.normalise.running import defined

# line of the function's body -> code
REFUSED = {
    "y = (v for v in x)": "comprehension",
    "y = np.array(v for v in x)": "comprehension",
    "y = {v for v in x}": "comprehension",
    "y = (lambda v: v)(x)": "lambda",
    "def g(v): return v": "nested-function",
    "class C: pass": "class",
    "try: pass\n    finally: return x": "exception-handling",
    "y = yield x": "generator",
    "yield from x": "generator",
    "match x:\n        case {'k': y, **z}: pass": "match",
    "match x:\n        case [[y] | [y, _]]: pass": "match",
    "match x:\n        case Unknown(y): pass": "match",
    "del x[::2]": "deletion",
    "del x.y": "deletion",
    "global y; y = x": "scope-statement",
    "global y; y += x": "scope-statement",
    "import nothing_of_this_name": "import",
    "from math import nothing_of_this_name": "import",
    "import math; math = x": "import",
}


HIDING = {
    "set = x\n    y = {1}": "dict-or-set",
    "list = x\n    y = [*x]": "star-args",
    "list = x\n    y, *z = x": "star-args",
    "tuple = x\n    y = (*x, 1)": "star-args",
}


def refusal(text):
    with pytest.raises(Refused) as caught:
        normalise(parse(defined(text)))
    return caught.value


@pytest.mark.parametrize("line", REFUSED)
def test_refused(line):
    refused = refusal(f"def f(x):\n    {line}\n    return x\n")
    assert [blocker.code for blocker in refused.blockers] == [REFUSED[line]]
    assert refused.blockers[0].where.line == 2


@pytest.mark.parametrize("lines", HIDING)
def test_builtins_that_are_hidden(lines):
    [blocker] = refusal(f"def f(x):\n    {lines}\n    return x\n").blockers
    assert (blocker.code, blocker.where.line) == (HIDING[lines], 3)


def test_all_at_once():
    lines = [line for line in REFUSED if "yield" not in line]
    text = "def f(x):\n" + "".join(f"    {line}\n" for line in lines) + "    return x\n"
    text = text.replace("global y; y = x", "if x: del y[:4:2]", 1).replace(
        "global y; y += x", "del x[:, 0]"
    )
    text = text.replace("import math; math = x", "import another_missing_one")
    assert len(refusal(text).blockers) == len(lines)


def test_the_caret_points_at_the_construct():
    shown = str(refusal("def f(x):\n    y = x + sum({v for v in x})\n    return y\n"))
    assert (
        "    2 |     y = x + sum({v for v in x})\n       |                 ^^^^^^^^^^^^^^" in shown
    )


def test_headers():
    [blocker] = refusal("async def f(x):\n    return x\n").blockers
    assert blocker.code == "async"
    assert blocker.where.line == 1


def test_strings_for_people_are_kept():
    text = """
import warnings, logging
log = logging.getLogger("x")
def f(x):
    print(f"{x}")
    warnings.warn(f"{x}")
    logging.info(f"{x}")
    log.info(f"{x}")
    assert x, f"{x}"
    if x:
        raise ValueError(f"{x}")
    return x
"""
    normalise(parse(defined(text)))


@pytest.mark.parametrize(
    "line", ["y: float", "y += 1", "if x: return x\n    else: return x\n    y = 1"]
)
def test_a_variable_that_nothing_binds(line):
    text = f"y = 5\ndef f(x):\n    x = x + y\n    {line}\n    return x\n"
    [blocker] = refusal(text).blockers
    assert (blocker.code, blocker.where.line, blocker.where.column) == ("unknown-name", 3, 12)


@pytest.mark.parametrize(
    "body", ["return " + " + ".join(["x"] * 900), "\n    ".join(["if x: return 1"] * 900)]
)
def test_programs_that_nest_too_deep(body):
    [blocker] = refusal(f"def f(x):\n    {body}\n").blockers
    assert (blocker.code, blocker.where.line) == ("unsupported-syntax", 1)


def test_every_row_has_an_explained_code():
    assert {row[0] for row in UNSUPPORTED.values()} <= CODES.keys()
