"""What the README says is so.

Each ```python block runs as a file of its own; a ```text block right after it is what it prints.
Each `$ s2sgrad ...` line of a ```console block runs as a command: what follows is its output, `...`
standing for any, and `$ echo $?` shows its exit status where that is not 0. Commands may name the
samples, and the ```python blocks that begin with a comment such as `# model.py`.
"""

import contextlib
import doctest
import importlib.util
import io
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from s2sgrad.codes import CODES

ROOT = pathlib.Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [(match[1], match[2]) for match in FENCE.finditer(README)]
COMMAND = "import sys; from s2sgrad.cli import main; sys.argv[0] = 's2sgrad'; sys.exit(main())"


def programs():
    """Each python block with the text that it should print, if any is given."""
    for (language, text), (following, output) in zip(BLOCKS, [*BLOCKS[1:], ("", "")], strict=True):
        if language == "python":
            yield text, output if following == "text" else None


def commands():
    """Each s2sgrad command with the output shown, which may be none, and its exit status."""
    for language, text in BLOCKS:
        if language != "console":
            continue
        steps = [step.partition("\n")[::2] for step in re.split(r"^\$ ", text, flags=re.MULTILINE)]
        for (line, output), (following, status) in zip(steps, [*steps[1:], ("", "")], strict=True):
            if line.startswith("s2sgrad "):
                yield line, output, int(status) if following == "echo $?" else 0


def named(program):
    """The file's name in the first line of a block, if it has one."""
    match = re.match(r"# (\w+\.py)\n", program)
    return match[1] if match else None


def same(shown, printed):
    """Whether the text printed is the one shown."""
    return doctest.OutputChecker().check_output(shown.strip(), printed.strip(), doctest.ELLIPSIS)


@pytest.mark.parametrize(
    ("text", "output"), [pytest.param(*p, id=f"block{i}") for i, p in enumerate(programs(), 1)]
)
def test_program(text, output, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / (named(text) or "program.py")
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, path.stem, module)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        spec.loader.exec_module(module)
    if output is not None and not same(output, printed.getvalue()):
        pytest.fail(f"README.md shows another output; this was printed:\n{printed.getvalue()}")


@pytest.mark.parametrize(
    ("line", "output", "status"), [pytest.param(*c, id=c[0]) for c in commands()]
)
def test_command(line, output, status, tmp_path):
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    for text, _ in programs():
        if named(text):
            (tmp_path / named(text)).write_text(text, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", COMMAND, *shlex.split(line, comments=True)[1:]],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    printed = run.stdout + run.stderr
    assert run.returncode == status, printed
    if output.strip() and not same(output, printed):
        pytest.fail(f"README.md shows another output; this was printed:\n{printed}")


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_in_the_table(code):
    assert f"| `{code}` |" in README


def test_the_test_command_is_the_one_that_ci_runs():
    assert "README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert len(re.findall(r"^python3 .*-m pytest.*$", README, re.MULTILINE)) == 1
