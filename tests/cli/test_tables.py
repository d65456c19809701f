import pytest

from s2sgrad.codes import CODES
from s2sgrad.rules.table import TABLE


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained(s2sgrad, code):
    (out, _), status = s2sgrad("explain", code)
    assert status == 0
    assert out.startswith(f"{code}: {CODES[code].title}")


def test_the_list_of_codes(s2sgrad):
    (out, _), _ = s2sgrad("explain")
    assert len(out.splitlines()) == len(CODES)


def test_no_such_code(s2sgrad):
    (_, err), status = s2sgrad("explain", "no-sourc")
    assert status == 2
    assert "did you mean no-source" in err


def test_the_list_of_rules(s2sgrad):
    (out, _), _ = s2sgrad("rules")
    assert len(out.splitlines()) == len(list(TABLE))
    assert "1 - ans**2" in out


@pytest.mark.parametrize(
    "name",
    ["np.tanh", "numpy.tanh", "tanh", "np.abs", "abs", "math.exp", "+", "x.sum", ".T", "-", "**"],
)
def test_a_rule(s2sgrad, name):
    (out, _), status = s2sgrad("rules", name)
    assert status == 0
    assert "differentiable in" in out


def test_no_such_rule(s2sgrad):
    (_, err), status = s2sgrad("rules", "np.tahn")
    assert status == 2
    assert "did you mean np.tan" in err


@pytest.mark.parametrize("text", ["x + y", "x+y", "- x", "x is not y", "not x", "x @ y"])
def test_an_operator_as_it_is_printed(s2sgrad, text):
    (out, _), status = s2sgrad("rules", text)
    assert status == 0
    assert out.splitlines()[0].replace(" ", "") == text.replace(" ", "")


def test_nothing_untrue_is_said_of_tanh(s2sgrad):
    (out, _), _ = s2sgrad("rules", "np.tanh")
    assert "infinite" not in out
