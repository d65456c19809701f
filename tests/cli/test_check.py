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
    values = {v for v in x}
    with x:
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
    seen = {v for v in (1, 2)}
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
    assert out.count("[comprehension]") == 2
    assert out.count("[context-manager]") == 1
    assert "several.py:17:14: cannot differentiate a set comprehension" in out
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
    assert "not known statically: `torch" in out
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


def test_a_folder_with_files_that_cannot_be_read(s2sgrad, folder):
    inner = folder / "inner"
    inner.mkdir()
    (inner / "a_broken.py").write_text("x = (1,\n\ndef f(x: return x\n")
    (inner / "b_bytes.py").write_bytes(b"x = '\xe9'\n")
    (inner / "c_good.py").write_text("from a_broken import g\ndef f(x): return x * x\n")
    (out, err), status = s2sgrad("check", "inner")
    assert status == 2
    assert "a_broken.py:" in err
    assert "b_bytes.py" in err
    assert "c_good.py:f: can be differentiated" in out
    (inner / "d_refused.py").write_text("def f(x): return {v for v in x}\n")
    (out, err), status = s2sgrad("check", "inner")
    assert status == 3
    assert "a_broken.py:" in err
    assert "[comprehension]" in out


def test_the_encoding_that_a_file_declares(s2sgrad, folder):
    text = "# -*- coding: latin-1 -*-\ndef f(x):\n    # caf\xe9\n    return x * x\n"
    (folder / "latin.py").write_bytes(text.encode("latin-1"))
    (out, err), status = s2sgrad("check", "latin.py:f")
    assert (status, err) == (0, "")
    assert "can be differentiated" in out


@pytest.mark.parametrize("target", ["nofile.py", "nodir/", "nodir", "inner/nofile.py"])
def test_what_does_not_exist(s2sgrad, target):
    (_, err), status = s2sgrad("check", target)
    assert status == 2
    assert "there is no file" in err
    assert target in err


@pytest.mark.parametrize(
    "before",
    [
        "raise RuntimeError",
        "raise RuntimeError('not here')",
        "raise RuntimeError(\n    'é'\n); x = 1",
        "if True:\n    raise RuntimeError",
        "assert False, 'no'",
        "while True:\n    pass",
    ],
)
def test_what_stands_behind_the_end_of_a_module(s2sgrad, folder, before):
    text = f"import numpy as np\n{before}\n\ndef f(x):\n    return np.linalg.eig(x)[0]\n"
    (folder / "boom.py").write_text(text, encoding="utf-8")
    (out, _), status = s2sgrad("check", "boom.py:f")
    assert status == 3
    line = text.splitlines().index("    return np.linalg.eig(x)[0]") + 1
    assert f"boom.py:{line}:12: cannot differentiate `np.linalg.eig`" in out


MANY = """
import numpy as np

def every(A):
    rows = [r for r in A]
    w, v = np.linalg.eig(A)
    y = nump.exp(w)
    return sum(z for z in w) + np.sum(np.array(rows))

def blocks(x):
    y = helper(x)
    try:
        z = np.linalg.eig(x)
    except ValueError as e:
        z = None
        raise
    a, *b = y
    match y:
        case {"k": y, **rest}:
            y = y * 2
    self.q = np.fft.nothing(y)
    d = {1: y}
    lam = lambda t: t
    del a[1:]
    return lam(d[1]) + np.sum(y)

def helper(x, *more):
    for m in more:
        x = x + m
    return np.unwrapped(x)

def alone(x):
    u = {1, 2}
    for k in u:
        x = x + k
    return np.sum(np.tanh(x))

def cases(x):
    match x:
        case [a, *b]:
            return np.linalg.eig(x)[0]
        case {"k": c, **rest}:
            return c
    return x

async def later(x):
    import nothing_of_this_name
    await x
    async with x as y:
        async for z in y:
            return np.linalg.eig(x)[0]

def outside(x):
    global G
    G = x
    xs = []
    for i in range(3):
        xs.append({v for v in x})
    np.maximum(*xs)
    return np.linalg.eig(x)[0]
"""


@pytest.mark.parametrize(
    ("function", "codes"),
    [
        ("every", ["unknown-name", "no-derivative"]),
        (
            "blocks",
            "match unknown-name unknown-name unknown-name".split(),  # z is not used
        ),
        ("helper", ["unknown-name"]),
        ("alone", ["iteration"]),
        ("cases", ["match", "no-derivative"]),
        ("later", ["async", "import", "async", "async", "no-derivative", "kind-mixed"]),
        ("outside", ["scope-statement", "comprehension", "no-derivative"]),
    ],
)
def test_all_blockers_at_once(s2sgrad, folder, function, codes):
    (folder / "many.py").write_text(MANY)
    (out, _), status = s2sgrad("check", f"many.py:{function}", "--output-format", "json")
    assert status == 3
    assert sorted(b["code"] for b in json.loads(out)[0]["blockers"]) == sorted(codes)
