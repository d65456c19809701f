import os
import subprocess
import sys

import numpy as np
import pytest


def test_the_example_tells_the_kinds(s2sgrad):
    (out, err), status = s2sgrad("show", "model.py:loss", "--wrt", "w,b")
    assert status == 0
    assert not err
    assert out.startswith("def loss_grad(w, b, x, y):")
    assert "return w_bar, float(b_bar)" in out
    assert "sum_to" not in out


def test_an_example_of_another_function_is_not_taken(s2sgrad, folder):
    text = (folder / "model.py").read_text()
    text += (
        "\n\ndef smooth(u, c, n, y):\n    for i in range(n):\n        u = c * u\n    return u + y\n"
    )
    (folder / "other.py").write_text(text)
    (out, err), status = s2sgrad("show", "other.py:smooth", "--wrt", "u")
    assert (status, err) == (0, "")
    assert out.startswith("# Assumed")


def test_all_arguments_with_floats_if_nothing_is_said(s2sgrad):
    (out, _), _ = s2sgrad("show", "model.py:loss")
    assert "with respect to w, b, x, y." in out


@pytest.mark.parametrize("target", ["model:cube", "model.cube", "model.py:cube"])
def test_targets(s2sgrad, target):
    (out, _), status = s2sgrad("show", target)
    assert status == 0
    assert "def cube_grad(x):" in out


def test_a_static_method(s2sgrad):
    (out, _), status = s2sgrad("show", "model.py::Physics.energy", "--types", "v=float")
    assert status == 0
    assert "def energy_grad(v):" in out


def test_a_method_is_refused(s2sgrad):
    (_, err), status = s2sgrad("show", "model.py::Physics.momentum")
    assert status == 3
    assert "[method]" in err


def test_types(s2sgrad):
    types = "w=f4[:], b=f4, x=f4[:,:], y=f4[:]"
    (out, _), status = s2sgrad("show", "model.py:loss", "--types", types, "--wrt", "w")
    assert status == 0
    assert "def loss_grad" in out


def test_unknown_kinds_are_assumed_and_said(s2sgrad):
    (out, _), status = s2sgrad("show", "model.py:curve")
    assert status == 0
    assert out.startswith('# Assumed, since nothing tells: --types "x=float".')
    assert "def curve_grad(x):" in out


def test_a_result_that_is_no_scalar_gives_the_pullback(s2sgrad):
    (out, _), _ = s2sgrad("show", "model.py:curve", "--types", "x=f8[:]")
    assert "def curve_vjp(x):" in out


def test_forward_mode(s2sgrad):
    (out, _), _ = s2sgrad("show", "model.py:loss", "--mode", "forward", "--wrt", "w")
    assert "def loss_jvp(w, b, x, y, w_dot):" in out


def test_stages(s2sgrad):
    (out, _), status = s2sgrad("show", "model.py:loss", "--stage", "list")
    assert status == 0
    stages = [line.split()[0] for line in out.splitlines()]
    assert stages == ["parse", "normalise", "analyse", "derive", "optimise", "emit"]
    for stage in stages:
        (out, _), status = s2sgrad("show", "model.py:loss", "--stage", stage)
        assert status == 0
        assert out.strip()


def test_an_early_stage_of_a_refused_function(s2sgrad):
    (out, _), status = s2sgrad("show", "model.py:broken", "--stage", "normalise")
    assert status == 0
    assert "np.linalg.eig(A)" in out


def test_without_the_optimiser(s2sgrad):
    (plain, _), _ = s2sgrad("show", "model.py:loss", "--no-optimise")
    (best, _), _ = s2sgrad("show", "model.py:loss")
    assert len(plain.splitlines()) > len(best.splitlines())


def test_refused(s2sgrad):
    (out, err), status = s2sgrad("show", "model.py:broken")
    assert (out, status) == ("", 3)
    assert "cannot differentiate `np.linalg.eig`" in err
    assert "[no-derivative]" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["model.py:los"], "did you mean `loss`"),
        (["model.py"], "names no function"),
        (["nowhere.py:f"], "no file"),
        (["nowhere.f"], "no module"),
        (["model.py:SCALE"], "not a Python function"),
        (["model.py:loss", "--wrt", "q"], "no parameter 'q'"),
        (["model.py:loss", "--types", "q=f8"], "no parameter `q`"),
        (["model.py:loss", "--types", "w=f9"], "not a type"),
        (["model.py:loss", "--example", "none"], "no function `none`"),
        (["model.py:loss", "--stage", "later"], "no stage"),
        (["model.py:loss", "--types", "w=f8[:]", "--example", "example"], "not allowed with"),
        ([], "required"),
    ],
)
def test_wrong_usage(s2sgrad, arguments, said):
    (_, err), status = s2sgrad("show", *arguments)
    assert status == 2
    assert said in err


def test_a_module_that_fails_is_said_on_one_line(s2sgrad, folder):
    (folder / "failing.py").write_text("import nothing_of_this_name\ndef f(x): return x\n")
    (_, err), status = s2sgrad("show", "failing.py:f")
    assert status == 2
    assert "ModuleNotFoundError" in err
    assert "failing.py:1" in err
    assert "Traceback" not in err


def test_what_a_module_prints_does_not_enter_the_text(s2sgrad, folder):
    (folder / "chatty.py").write_text("print('hello')\ndef f(x: float): return x * x\n")
    (out, err), status = s2sgrad("show", "chatty.py:f")
    assert status == 0
    assert "hello" not in out
    assert "hello" in err


def test_a_defect_is_never_shown_raw(s2sgrad, monkeypatch):
    monkeypatch.setattr("s2sgrad.cli.show.text_of", lambda *_: 1 / 0)
    (_, err), status = s2sgrad("show", "model.py:cube")
    assert status == 3
    assert "ZeroDivisionError" in err
    assert "Traceback" not in err


def test_colours_on_a_terminal_only(s2sgrad, monkeypatch):
    (plain, _), _ = s2sgrad("show", "model.py:cube")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    (coloured, _), _ = s2sgrad("show", "model.py:cube")
    monkeypatch.setenv("NO_COLOR", "1")
    (asked_not_to, _), _ = s2sgrad("show", "model.py:cube")
    assert "\x1b[" in coloured
    assert "\x1b[" not in plain
    assert asked_not_to == plain


def test_the_text_runs(s2sgrad):
    (out, _), _ = s2sgrad("show", "model.py:loss", "--wrt", "b")
    names = {"np": np, "SCALE": 2.0}
    exec(out, names)
    assert isinstance(names["loss_grad"](np.ones(3), 0.1, np.ones((5, 3)), np.ones(5)), float)


def test_importing_s2sgrad_leaves_the_command_line_out():
    code = (
        "import sys, s2sgrad; print([m for m in sys.modules "
        "if m.startswith(('pygments', 'argparse', 's2sgrad.cli', 's2sgrad.survey'))])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, timeout=60
    )
    assert run.stdout.strip() == "[]", run.stderr


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("model.py:npe", None),
        ("model.py:SCAL", None),
        ("model.py:cub", "cube"),
        ("model.py:Physics.energi", "energy"),
        ("model.py:Physic.energy", "Physics"),
    ],
)
def test_functions_alone_are_suggested(s2sgrad, target, hint):
    (_, err), status = s2sgrad("show", target)
    assert status == 2
    assert ("did you mean" in err) == (hint is not None)
    assert hint is None or f"did you mean `{hint}`" in err


def test_the_place_of_a_syntax_error(s2sgrad, folder):
    (folder / "typing_error.py").write_text("import numpy\n\ndef f(x):\n    return x +* 2\n")
    (_, err), status = s2sgrad("show", "typing_error.py:f")
    assert status == 2
    assert "typing_error.py:4:15: SyntaxError: " in err


def test_a_file_that_does_not_exist(s2sgrad):
    (_, err), status = s2sgrad("show", "nowhere.py")
    assert status == 2
    assert "there is no file `nowhere.py`" in err


STEPS = """
import numpy as np

def stepped(x, c):
    k = np.argmax(x)
    return c * k
"""


def test_it_explains_why_a_derivative_is_zero(s2sgrad, folder):
    (folder / "steps.py").write_text(STEPS)
    types = ("--types", "x=f8[:], c=float")
    (out, err), status = s2sgrad("show", "steps.py:stepped", *types, "--explain")
    assert (status, err) == (0, "")
    assert "`x`: the derivative is 0, for it ends on every way to the result of `stepped`." in out
    assert "steps.py:5:9: a derivative ends here" in out
    assert "`c`: the derivative gets to the result of `stepped` on every way." in out


def test_it_warns_where_a_derivative_that_is_asked_for_is_zero(s2sgrad, folder):
    (folder / "steps.py").write_text(STEPS)
    types = ("--types", "x=f8[:], c=float")
    (out, err), status = s2sgrad("show", "steps.py:stepped", *types, "--wrt", "x")
    assert status == 0
    assert out.startswith("def stepped_grad(x, c):")
    assert err.startswith("steps.py:5:9: a derivative with respect to `x` ends here")
    (_, err), _ = s2sgrad("show", "steps.py:stepped", *types)
    assert err == ""
