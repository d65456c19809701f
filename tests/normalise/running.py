"""Run a function and its core form, and compare all that can be seen of them."""

import ast
import contextlib
import copy
import io
import itertools
import linecache

import gast
import numpy as np

from s2sgrad.core import verify
from s2sgrad.normalise import normalise
from s2sgrad.parse import parse
from s2sgrad.regions import written

_counter = itertools.count()


def defined(text, name="f", **names):
    """The function of that name that a text defines, with its source in linecache."""
    file = f"<test {next(_counter)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    space = {"np": np, "__name__": "test_program", **names}
    exec(compile(text, file, "exec"), space)
    return space[name]


def core_text(function):
    core = normalise(parse(function))
    verify(core.function)
    core.function.body = written(core.function.body)
    return ast.unparse(ast.fix_missing_locations(gast.gast_to_ast(core.function)))


def core_function(function):
    """The core form of a function as a function among the same globals."""
    code, made = function.__code__, {}
    lines = core_text(function).splitlines()
    text = "\n".join([f"def outer({', '.join(code.co_freevars)}):", *(" " + row for row in lines)])
    exec(f"{text}\n return {lines[0][4:].split('(')[0]}", function.__globals__, made)
    inner = made["outer"](*(cell.cell_contents for cell in function.__closure__ or ()))
    inner.__defaults__, inner.__kwdefaults__ = function.__defaults__, function.__kwdefaults__
    return inner


def outcome(function, args):
    """The result or exception, the arguments afterwards, and what was printed."""
    args = copy.deepcopy(args)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), np.errstate(all="ignore"):
        try:
            result = function(*args)
        except Exception as error:
            kind = NameError if isinstance(error, NameError) else type(error)
            result = (kind, "" if kind is NameError else str(error))
    return repr(result), repr(args), printed.getvalue()


def assert_same(text, inputs, name="f"):
    """Define the program twice, since it may change its globals, and compare on each input."""
    for args in inputs:
        plain, other = defined(text, name), defined(text, name)
        assert outcome(core_function(other), args) == outcome(plain, args), core_text(other)
