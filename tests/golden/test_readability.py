"""Every text of the corpus: formatted, no wider than a page, the same twice, with no idle names."""

import ast
import functools
import re
import subprocess
import sys

import pytest

import s2sgrad
from s2sgrad.errors import Refused
from tests.corpus.registry import programs

WIDTH = 100
COMFORTABLE = 88
SLACK = 4  # names are chosen last, and may come out shorter than they were when lines were joined
STATE = re.compile(r"\.(pop|zeros_like|zeros|copy)$|_(forward|backward)(_\d+)?$")
# In how many programs, at most, may there be a temporary that is defined, and used exactly once in the
# next statement, where one line would do: one in 21. A ratchet: the number only goes up.
PROGRAMS_PER_IDLE_NAME = 21


@functools.cache
def source(program):
    """The text, None where the program is refused."""
    return _built(program)


def _built(program):
    wrt = program.wrt if len(program.wrt) > 1 else program.wrt[0]
    try:
        return s2sgrad.grad(program.function, wrt=wrt).lower(*program.arguments()).source
    except Refused:
        return None


ALL = pytest.mark.parametrize("program", programs(), ids=lambda program: program.name)


def test_formatted(tmp_path):
    for program in programs():
        if source(program):
            (tmp_path / f"{program.name}.py").write_text(source(program).strip() + "\n")
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--diff"]
    found = subprocess.run(
        [*command, "--line-length", str(WIDTH), str(tmp_path)], capture_output=True, text=True
    )
    assert found.returncode == 0, found.stdout + found.stderr


@ALL
def test_no_line_is_wider_than_a_page(program):
    text = source(program) or ""
    assert [line for line in text.splitlines() if len(line) > WIDTH] == []


@ALL
def test_same_bytes_twice(program):
    assert _built(program) == source(program)


@ALL
def test_headings_quote_the_user(program):
    """Every group of the reverse sweep stands under a line of the user, on one line, once."""
    text = source(program) or ""
    for function in ast.parse(text).body:
        if re.search(r"_forward(_\d+)?$", function.name):
            continue  # of a derivative that the program takes, it has adjoints as its own variables
        lines = text.splitlines()[function.lineno - 1 : function.end_lineno]
        headings = [line.strip() for line in lines if line.strip().startswith("# ")]
        quoted = [line[2:] for line in headings if line not in ("# forward", "# backward")]
        assert all(is_quotation(line) for line in quoted), quoted
        adjoints = [n for n in ast.walk(function) if is_adjoint_of_the_body(n)]
        passes_on = not any(isinstance(n, (ast.BinOp, ast.AugAssign)) for n in adjoints)
        assert quoted or passes_on, ast.unparse(function)


def is_quotation(line):
    """A statement, or the head of a compound one, or the start of a statement."""
    if line.endswith(" ..."):
        return True
    body = {"match": "\n    case _: pass", "try:": "\n    pass\nfinally:\n    pass"}
    whole = body.get(line.partition(" ")[0], "\n    pass") if line.endswith(":") else ""
    try:
        ast.parse(line + whole)
    except SyntaxError:
        return False
    return True


def is_adjoint_of_the_body(node):
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    names = [n.id for t in targets if t for n in ast.walk(t) if isinstance(n, ast.Name)]
    return isinstance(node, (ast.Assign, ast.AugAssign)) and any(n.endswith("_bar") for n in names)


def test_no_idle_names():
    found = [
        (program.name, *idle)
        for program in programs()
        if source(program)
        for idle in idle_names(source(program), program.function.__code__)
    ]
    assert len(found) <= len(programs()) / PROGRAMS_PER_IDLE_NAME, "\n".join(map(str, found))


def idle_names(text, code):
    """Names of ours that are bound to what the next statement uses up, where one line would do."""
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        for block in (getattr(node, "body", None), getattr(node, "orelse", None)):
            if isinstance(block, list):
                for one, other in zip(block, block[1:], strict=False):
                    if is_idle(one, other, lines) and one.targets[0].id not in code.co_varnames:
                        yield lines[one.lineno - 1].strip(), lines[other.lineno - 1].strip()


def is_idle(one, other, lines):
    if not isinstance(one, ast.Assign) or not isinstance(other, (ast.Assign, ast.AugAssign)):
        return False
    if not isinstance(one.targets[0], ast.Name) or is_state(one.value):
        return False
    if one.end_lineno + 1 != other.lineno or other.lineno != other.end_lineno:
        return False
    name = re.compile(rf"\b{one.targets[0].id}\b")
    uses = name.findall(ast.unparse(other))
    targets = [other.target] if isinstance(other, ast.AugAssign) else other.targets
    if name.search(" ".join(map(ast.unparse, targets))):
        return False
    if len(uses) != 1 or one.lineno != one.end_lineno or is_read_later(name, other, lines):
        return False
    value = lines[one.lineno - 1].split(" = ", 1)[1]
    return len(name.sub(lambda _: value, lines[other.lineno - 1])) <= COMFORTABLE - SLACK


def is_read_later(name, other, lines):
    """Whether the first line that has the name again does not bind it anew."""
    for line in lines[other.lineno :]:
        if line.startswith("def "):
            return False
        if name.search(line):
            bound_anew = re.match(rf"{name.pattern}(,.*)? = ", line.strip())
            return name.search(line.partition(" = ")[2]) or not bound_anew
    return False


def is_state(value):
    """Zeros to be added to, what is popped from a tape or returned by a pair: no mere expressions."""
    calls = [ast.unparse(n.func) for n in ast.walk(value) if isinstance(n, ast.Call)]
    return any(STATE.search(call) for call in calls)
