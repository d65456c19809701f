"""Programs of the corpus, one argument of which is a constant of their module instead.

The derivative with respect to the constant is that with respect to the argument.
"""

import ast
import inspect
import sys
import textwrap
import types
import warnings
import zlib

import numpy as np
import pytest

from s2sgrad import Refused, vjp
from s2sgrad.structure import mapped, parts
from tests.corpus.registry import programs

PARTS = 8
"""One of so many programs is taken."""
CHOSEN = [
    (program, name)
    for program in programs()
    for name in program.wrt
    if zlib.crc32(f"{program.name} {name}".encode()) % PARTS == 0
]


def text_without(function, name):
    """The text of a function without a parameter; None where the function binds that name."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    [definition] = tree.body
    definition.decorator_list = []
    arguments = definition.args
    positions = [*arguments.posonlyargs, *arguments.args]
    names = [argument.arg for argument in positions]
    if name not in names:
        return None
    place = names.index(name)
    first = len(names) - len(arguments.defaults)
    if place >= first:
        del arguments.defaults[place - first]
    removed = positions[place]
    arguments.posonlyargs = [a for a in arguments.posonlyargs if a is not removed]
    arguments.args = [a for a in arguments.args if a is not removed]
    for node in ast.walk(definition):
        stored = isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
        if (stored and node.id == name) or (isinstance(node, ast.arg) and node.arg == name):
            return None
    return ast.unparse(tree)


def module_with(function, name, folder):
    """A module with the function, in which the argument is a constant."""
    text = text_without(function, name)
    if text is None:
        return None
    file = folder / "moved.py"
    file.write_text(text + "\n", encoding="utf-8")
    module = types.ModuleType("tests.constants.moved")
    vars(module).update(vars(sys.modules[function.__module__]))
    module.__name__, module.__file__ = "tests.constants.moved", str(file)
    exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), vars(module))
    return module


def pulled(function, args, wrt):
    """The cotangent of one argument or constant, for one of the result that is always the same."""
    value, pullback = vjp(function, *args, wrt=wrt)
    rng = np.random.default_rng(0)
    return pullback(mapped(lambda leaf: weight(leaf, rng), value))


def weight(leaf, rng):
    if isinstance(leaf, np.ndarray):
        return rng.normal(size=leaf.shape).astype(leaf.dtype)
    return 0.7 if isinstance(leaf, (float, np.floating)) else None


def assert_same(one, other):
    if (held := parts(one)) is not None:
        others = parts(other)
        for place, part in held.items():
            assert_same(part, others[place])
    elif one is None:
        assert other is None
    else:
        np.testing.assert_allclose(other, one, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(("program", "name"), CHOSEN, ids=lambda p: getattr(p, "name", p))
def test_an_argument_as_a_constant(program, name, tmp_path):
    module = module_with(program.function, name, tmp_path)
    args = list(program.arguments())
    place = list(inspect.signature(program.function).parameters).index(name)
    if module is None or place >= len(args):
        pytest.skip("the function binds the name anew")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            expected = pulled(program.function, program.arguments(), name)
        except Refused:
            pytest.skip("it is refused with the argument, too")
        setattr(module, name, args.pop(place))
        try:
            found = pulled(getattr(module, program.function.__name__), args, name)
        except Refused as refused:
            if {b.code for b in refused.blockers} == {"outer-write"}:
                pytest.skip("the program writes into it")
            raise
    assert_same(expected, found)
