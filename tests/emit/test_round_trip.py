"""`parse(to_source(tree))` is `tree` again, for all classes of nodes and the standard library."""

import random
import sys
import sysconfig
import time
import warnings
from pathlib import Path

import gast
import pytest
from hypothesis import HealthCheck, given, settings

from s2sgrad.emit.printer import to_source
from tests.emit.printed_trees import EXPRESSIONS, MODULES, NUMBERS, PATTERNS

SLOW = settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def one_deletion(tree):
    """`del a, b` as `del (a, b)`, which means the same and can be broken into lines."""
    for node in gast.walk(tree):
        if isinstance(node, gast.Delete) and len(node.targets) > 1:
            node.targets = [gast.Tuple(node.targets, gast.Del())]
    return tree


def same(tree, text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = gast.parse(text, mode="exec" if isinstance(tree, gast.Module) else "eval")
    assert gast.dump(one_deletion(parsed)) == gast.dump(one_deletion(tree))


@SLOW
@given(EXPRESSIONS)
def test_expressions(tree):
    tree = gast.Expression(tree)
    same(tree, f"({to_source(tree)})")


@SLOW
@given(MODULES)
def test_statements(tree):
    same(tree, to_source(tree))
    same(tree, to_source(tree, 30))


@SLOW
@given(PATTERNS)
def test_patterns(pattern):
    case = gast.match_case(pattern, None, [gast.Pass()])
    tree = gast.Module([gast.Match(gast.Name("x", gast.Load(), None, None), [case])], [])
    same(tree, to_source(tree))
    same(tree, to_source(tree, 20))


@SLOW
@given(NUMBERS)
def test_negative_constants(value):
    """They read as a unary minus and a number, also as operands."""
    negative = gast.Constant(-value, None)
    assert eval(to_source(negative)) == -value
    total = gast.BinOp(negative, gast.Sub(), negative)
    assert eval(to_source(total)) == 0 or abs(value) == float("inf")
    power = gast.BinOp(negative, gast.Pow(), gast.Constant(2, None))
    assert to_source(power).startswith("(") == str(-value).strip("(").startswith("-")


def library():
    root = Path(sysconfig.get_paths()["stdlib"])
    skipped = {"site-packages", "lib2to3", "__pycache__"}
    files = [path for path in sorted(root.rglob("*.py")) if not skipped & set(path.parts)]
    return random.Random(0).sample([path for path in files if path.stat().st_size < 60_000], 60)


@pytest.mark.parametrize("width", [100, 50])
def test_standard_library(width):
    started = time.process_time()
    for path in library():
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = gast.parse(path.read_text(encoding="utf-8"))
        except (SyntaxError, UnicodeDecodeError, ValueError):
            continue
        same(tree, to_source(tree, width))
    assert time.process_time() - started < 20


@pytest.mark.skipif(sys.version_info < (3, 12), reason="syntax of Python 3.12")
@pytest.mark.parametrize(
    "text",
    ["type Pair[T: int, *Ts, **P] = tuple[T, ...]\n", "def f[T](x: T) -> T:\n    return x\n"],
)
def test_type_parameters(text):
    assert to_source(gast.parse(text)) == text
