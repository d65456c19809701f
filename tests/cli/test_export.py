import subprocess
import sys

import numpy as np
import pytest


def test_a_module_that_runs_alone(s2sgrad, folder):
    (_, _), status = s2sgrad("export", "model.py:loss", "--wrt", "w,b", "-o", "out.py")
    assert status == 0
    call = "print(*out.loss_grad(np.ones(3), 0.1, np.ones((5, 3)), np.ones(5)))"
    start = f"import sys; sys.path.insert(0, {str(folder)!r}); import numpy as np, out"
    code = f"{start}; {call}"
    run = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert len(run.stdout.replace("[", "").replace("]", "").split()) == 4


def test_to_standard_output(s2sgrad):
    (out, _), status = s2sgrad("export", "model.py:cube", "--value")
    assert status == 0
    names = {}
    exec(out, names)
    value, slope = names["cube_value_and_grad"](2.0)
    np.testing.assert_allclose([value, slope], [8.0, 12.0])


def test_a_file_that_cannot_be_written(s2sgrad):
    (_, err), status = s2sgrad("export", "model.py:cube", "-o", "nowhere/out.py")
    assert status == 2
    assert "cannot write" in err


def test_what_cannot_be_exported(s2sgrad, folder):
    text = "import numpy as np\nbig = np.ones(5000)\ndef f(x): return np.sum(x * big)\n"
    (folder / "large.py").write_text(text)
    (_, err), status = s2sgrad("export", "large.py:f", "--types", "x=f8[:]")
    assert status == 3
    assert "[export]" in err


@pytest.mark.parametrize("path", ["model.py", "./model.py", "link.py"])
def test_the_users_own_file_is_never_written(s2sgrad, folder, path):
    (folder / "link.py").symlink_to(folder / "model.py")
    before = (folder / "model.py").read_text()
    (_, err), status = s2sgrad("export", "model.py:cube", "-o", path)
    assert status == 2
    assert "the file of the function itself" in err
    assert (folder / "model.py").read_text() == before
