"""All blockers of a program come at once, and each is one."""

import ast
import collections
import inspect
import itertools
import linecache
import re
import textwrap
import types
from pathlib import Path

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import Refused
from s2sgrad.survey import blockers as survey_blockers
from tests.corpus.registry import programs
from tests.survey import programs as refused

X, A = np.array([1.0, 2.0, 3.0]), np.eye(3) + 1.0
ALL = pytest.mark.parametrize("function", [*refused.SEVERAL, *refused.SILENT])


def expected(function):
    """The (line, code) that the comments in a function, and in those it calls, tell."""
    lines, first = inspect.getsourcelines(function)
    found = {
        (first + k, code)
        for k, line in enumerate(lines)
        if "# E: " in line
        for code in line.partition("# E: ")[2].split()
    }
    for name in set(re.findall(r"(\w+)\(", "".join(lines[1:]))):
        callee = getattr(refused, name, None)
        if isinstance(callee, types.FunctionType):
            found |= expected(callee)
    return found


def blockers(build):
    with pytest.raises(Refused) as caught:
        build()
    return caught.value.blockers


def places(found):
    """(line, code) of each; a blocker that is listed twice shows."""
    return sorted((b.where.line, b.code) for b in found)


@ALL
@pytest.mark.parametrize(
    "build",
    [
        lambda f: s2sgrad.grad(f, wrt=(0, 1))(X, A),
        lambda f: s2sgrad.value_and_grad(f, wrt=(0, 1))(X, A),
        lambda f: s2sgrad.vjp(f, X, A),
        lambda f: s2sgrad.jvp(f, (X, A), (X, A)),
        lambda f: s2sgrad.grad(f, wrt=(0, 1)).lower(X, A),
    ],
    ids=["grad", "value_and_grad", "vjp", "jvp", "lower"],
)
def test_all_blockers_at_once(function, build):
    assert places(blockers(lambda: build(function))) == sorted(expected(function))


def test_the_order_is_that_of_the_text():
    found = blockers(lambda: s2sgrad.grad(refused.five_phases, wrt=(0, 1))(X, A))
    lines = [b.where.line for b in found]
    assert lines == sorted(lines)
    assert len(set(lines)) == 5


@ALL
def test_the_command_line_says_the_same(function, capsys):
    from s2sgrad.cli import main

    file = Path(refused.__file__)
    for command in ("check", "show"):
        target = f"{file}:{function.__name__}"
        status = main([command, target, "--types", "x=f8[:], A=f8[:,:]"])
        shown = "".join(capsys.readouterr())
        assert status == 3
        found = re.findall(r"programs\.py:(\d+):\d+: ", shown)
        assert sorted(map(int, found)) == sorted(line for line, _ in expected(function))


def test_with_respect_to_one_argument_only_what_it_reaches():
    found = blockers(lambda: s2sgrad.grad(refused.five_phases, wrt=0)(X, A))
    assert "no-derivative" not in {b.code for b in found}


def test_the_first_blocker_stands_even_if_the_survey_fails(monkeypatch):
    monkeypatch.setattr(survey_blockers, "all_blockers", lambda *_: 1 / 0)
    found = blockers(lambda: s2sgrad.grad(refused.five_phases, wrt=(0, 1))(X, A))
    assert "comprehension" in {b.code for b in found}


RAN = []


def leaves_a_trace(x):
    RAN.append(x)
    return x


def calls_it(x):
    y = [leaves_a_trace(v) for v in x]
    return np.sum(leaves_a_trace(x)) + np.sum(np.expp(y)) + np.sum(np.sinn(y))


def test_nothing_is_run():
    assert len(blockers(lambda: s2sgrad.grad(calls_it)(X))) > 1
    assert not RAN


# each blocker is one: a program with one blocker has no second one


NUMBER = itertools.count()
CONTAINERS = {"deque", "collections.deque", "defaultdict", "OrderedDict", "Counter"}
"""They are known in assignments, and are blockers where they are handed on at once."""


def with_unknown_call(function, k):
    """A function whose k-th assignment calls a function that is not there; None past the last."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    tree.decorator_list = []
    every = [n for n in ast.walk(tree) if isinstance(n, (ast.Assign, ast.AugAssign))]
    every = [n for n in every if not CONTAINERS & {ast.unparse(m) for m in ast.walk(n.value)}]
    every = [n for n in every if not isinstance(n.value, ast.GeneratorExp)]  # a blocker, handed on
    if k >= len(every):
        return None
    callee = ast.parse("np.nothing_there", mode="eval").body
    every[k].value = ast.Call(callee, [every[k].value], [])
    text, file = ast.unparse(tree), f"<unknown call {next(NUMBER)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    module = compile(text, file, "exec")
    code = next(c for c in module.co_consts if isinstance(c, types.CodeType))
    made = types.FunctionType(code, function.__globals__, code.co_name, function.__defaults__)
    made.__kwdefaults__ = function.__kwdefaults__
    return made


def codes(function, program):
    """How often each code is given; nothing where nothing is refused."""
    try:
        s2sgrad.grad(function, wrt=program.wrt).lower(*program.arguments())
    except Refused as error:
        return set(collections.Counter(b.code for b in error.blockers).items())
    return set()


def handed_on(function):
    """A container that the unknown function is given is followed no longer."""
    return [("unknown-function", 1)] if CONTAINERS & set(function.__code__.co_names) else []


def plain(program):
    inner = program.tags & {"beyond", "closure"}
    return not inner and program.function.__closure__ is None


def case(program):
    replaced = {"dataclasses", "replace"} <= set(program.function.__code__.co_names)
    why = "where its argument is not known, dataclasses.replace is read as the library has it"
    marks = [pytest.mark.xfail(reason=why, strict=True)] * replaced
    return pytest.param(program, id=program.name, marks=marks)


@pytest.mark.parametrize("program", [case(p) for p in programs() if plain(p)])
def test_what_follows_from_a_blocker_is_none(program):
    for k in range(4):
        function = with_unknown_call(program.function, k)
        if function is None:
            break
        assert codes(function, program) <= {("unknown-name", 1), *handed_on(function)}
