import json

import pytest

SEVERAL = """
import numpy as np
import torch
from helpers import clean, dirty, WEIGHTS

TABLE = np.array([1.0, 2.0, 3.0])
DATA = open("data").read()
RATE = 1 / 3
print("this module was run")


def good(x):
    return np.sum(clean(x) * TABLE) * RATE * WEIGHTS


def bad(x):
    values = [v for v in x]
    with np.errstate(all="ignore"):
        y = dirty(x)
    return y


def missing(A, B):
    w, _ = np.linalg.eig(A)
    v, _ = np.linalg.eig(B)
    return np.sum(w.real) + np.sum(v.real)


def hidden(x):
    return np.sum(torch.sin(x)) + np.sum(x * DATA)


def typo(x):
    return np.sum(nump.exp(x))


@torch.compile
def compiled(x):
    return np.sum(x)


def calls_compiled(x):
    return compiled(x)


def counts(n: int):
    return n + 1
"""
HELPERS = """
import numpy as np
from several import RATE

WEIGHTS = 0.5


def clean(x, power=2):
    return x**power + RATE


def dirty(x):
    seen = {}
    return np.sum(x)
"""


@pytest.fixture
def several(folder):
    (folder / "several.py").write_text(SEVERAL)
    (folder / "helpers.py").write_text(HELPERS)


@pytest.mark.usefixtures("several")
def test_a_function_without_blockers(s2sgrad):
    (out, err), status = s2sgrad("check", "several.py:good")
    assert (status, err) == (0, "")
    assert out.startswith("several.py:good: can be differentiated")
    assert "this module was run" not in out


@pytest.mark.usefixtures("several")
def test_all_constructs_through_the_call_tree_at_once(s2sgrad):
    (out, _), status = s2sgrad("check", "several.py:bad")
    assert status == 3
    for code in ("[comprehension]", "[context-manager]", "[dict-or-set]"):
        assert out.count(code) == 1
    assert "several.py:17:14: cannot differentiate a list comprehension" in out
    assert "helpers.py:13:" in out
    assert "3 blockers" in out


@pytest.mark.usefixtures("several")
def test_all_missing_derivatives_at_once(s2sgrad):
    (out, _), status = s2sgrad("check", "several.py:missing")
    assert status == 3
    assert out.count("[no-derivative]") == 2


@pytest.mark.usefixtures("several")
def test_names_that_only_running_could_tell(s2sgrad):
    (out, _), status = s2sgrad("check", "several.py:hidden")
    assert status == 0
    assert "not known statically: `torch.sin`" in out
    assert "not known statically: `DATA`" in out


@pytest.mark.usefixtures("several")
def test_a_name_that_nothing_defines(s2sgrad):
    (out, _), status = s2sgrad("check", "several.py:typo")
    assert status == 3
    assert "[unknown-name]" in out


@pytest.mark.usefixtures("several")
def test_a_decorator_that_is_not_known(s2sgrad):
    (out, _), status = s2sgrad("check", "several.py:calls_compiled")
    assert status == 0
    assert "not known statically: `compiled`, since it is decorated" in out


@pytest.mark.usefixtures("several")
def test_nothing_to_differentiate_by(s2sgrad):
    (out, _), status = s2sgrad("check", "several.py:counts")
    assert status == 0
    assert "nothing to differentiate by" in out


@pytest.mark.usefixtures("several")
def test_a_folder(s2sgrad):
    (out, _), status = s2sgrad("check", ".")
    assert status == 3
    assert "functions have no blocker" in out
    assert "model.py:Physics.energy: can be differentiated" in out


@pytest.mark.usefixtures("several")
def test_json(s2sgrad):
    (out, _), status = s2sgrad("check", "several.py", "--output-format", "json")
    assert status == 3
    found = {record["function"]: record for record in json.loads(out)}
    assert found["good"]["differentiable"]
    assert not found["bad"]["differentiable"]
    first = found["bad"]["blockers"][0]
    assert first["code"] == "comprehension"
    assert (first["line"], first["column"]) == (17, 14)
    assert first["file"].endswith("several.py")


@pytest.mark.usefixtures("several")
def test_github(s2sgrad):
    (out, _), status = s2sgrad("check", "several.py:bad", "--output-format", "github")
    assert status == 3
    assert out.startswith("::error file=several.py,line=17,col=14,")
    assert len(out.splitlines()) == 3


def test_a_module_that_cannot_be_run_can_be_checked(s2sgrad, folder):
    (folder / "raising.py").write_text("open('nowhere')\ndef f(x): return x * x\n")
    (out, _), status = s2sgrad("check", "raising.py:f")
    assert status == 0
    assert "can be differentiated" in out


def test_a_dotted_target(s2sgrad):
    (_, _), status = s2sgrad("check", "model.broken")
    assert status == 3


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["model.py::Physics.momentum"], 3),
        (["model.py::Physics.energy"], 0),
        (["model.py:nothing"], 2),
        (["nowhere.f"], 2),
        (["model.py", "--wrt", "x"], 2),
        (["model.py:cube", "--wrt", "x", "--types", "x=f8[:]"], 0),
    ],
)
def test_statuses(s2sgrad, arguments, status):
    assert s2sgrad("check", *arguments)[1] == status


def test_a_file_that_is_not_python(s2sgrad, folder):
    (folder / "prose.py").write_text("this is no program")
    (_, err), status = s2sgrad("check", "prose.py:f")
    assert status == 2
    assert "prose.py" in err
