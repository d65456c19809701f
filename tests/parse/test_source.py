import functools
import importlib.util
import sys

import gast
import numpy as np
import pytest

from s2sgrad.errors import Refused
from s2sgrad.parse import parse, source_of
from tests.normalise.running import defined


def wrapping(function):
    @functools.wraps(function)
    def wrapper(x):
        return function(x) + 1

    return wrapper


@wrapping
@functools.lru_cache
@wrapping
def decorated(
    x,
):
    """Text."""
    return x


class Holder:
    scale = 2

    def method(self, x):
        return self.__private(x) * self.scale

    def __private(self, x):
        return x

    @staticmethod
    def fixed(x):
        return x


double, triple, other = lambda x: 2 * x, lambda x: 3 * x, lambda y: 2 * y


def closure(k):
    return lambda x: x * k, (lambda x: x * k)


def test_the_function_given_is_read_and_not_what_it_wraps():
    assert "return function(x) + 1" in source_of(decorated).text
    inner = decorated.__wrapped__.__wrapped__
    assert "return function(x) + 1" in source_of(inner).text
    assert source_of(inner.__wrapped__).text.startswith("def decorated(\n    x,\n):")
    assert parse(inner.__wrapped__).tree.name == "decorated"


@pytest.mark.parametrize(
    ("function", "text"), [(double, "2 * x"), (triple, "3 * x"), (other, "2 * y")]
)
def test_lambdas_on_one_line_are_told_apart(function, text):
    parsed = parse(function)
    assert parsed.tree.body[0].origin.statement == text
    assert parsed.tree.name == "lambda_"


def test_lambdas_in_lambdas():
    first, second = (lambda x: lambda y: x + y), (lambda x: lambda y: x - y)
    texts = [parse(made(1)).tree.body[0].origin.statement for made in (first, second)]
    assert texts == ["x + y", "x - y"]
    assert parse(second).tree.body[0].origin.statement == "lambda y: x - y"


def test_lambdas_that_compile_alike_are_told_apart_by_place():
    first, second = closure(2)
    columns = [parse(function).tree.col_offset for function in (first, second)]
    assert len(set(columns)) == (2 if sys.version_info >= (3, 11) else 1)


def test_methods_and_private_names():
    parsed = parse(Holder().method)
    value = parsed.tree.body[0].value
    assert value.left.func.attr == "_Holder__private"
    assert parse(Holder.fixed).tree.name == "fixed"


def test_positions_are_those_in_the_file():
    parsed = parse(Holder.method)
    row = parsed.lines[parsed.tree.body[0].lineno - 1]
    assert row[parsed.tree.body[0].col_offset :].startswith("return self.__private")


def test_executed_text_in_linecache():
    function = defined("def f(x):\n    return x * 2\n")
    assert source_of(function).text == "def f(x):\n    return x * 2"


def test_executed_text_that_is_nowhere():
    space = {}
    exec("def f(x): return x", space)
    with pytest.raises(Refused, match=r"linecache.*\[no-source\]") as caught:
        parse(space["f"])
    assert "cannot find the source of `f`" in str(caught.value)


@pytest.mark.parametrize("thing", [len, np.sin, functools.partial(double, 1), Holder(), 3])
def test_what_is_not_a_python_function(thing):
    with pytest.raises(Refused, match="not a Python function"):
        parse(thing)


def load(path):
    spec = importlib.util.spec_from_file_location("edited", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_file_that_changed_since_its_import_is_refused(tmp_path):
    path = tmp_path / "edited.py"
    path.write_text("import numpy as np\ndef f(x):\n    return np.sin(x) + 1\n")
    module = load(path)
    assert parse(module.f).tree.name == "f"
    path.write_text("import numpy as np\ndef f(x):\n    return np.sin(x) - 1  # edited\n")
    with pytest.raises(Refused, match="not the text it was made from"):
        parse(module.f)
    assert parse(load(path).f).tree.name == "f"


def test_other_parts_of_the_file_may_change(tmp_path):
    path = tmp_path / "grown.py"
    path.write_text("def f(x):\n    return x\n")
    module = load(path)
    path.write_text("def f(x):\n    return x\n\ndef g(x):\n    return f(x)\n")
    assert parse(module.f).tree.name == "f"


class Mangled:
    def method(self, __x):
        return max(__x, key=self.__z, default=__global)  # noqa: F821


def test_names_are_mangled_as_python_does():
    tree = parse(Mangled.method).tree
    found = {part.id for part in gast.walk(tree) if isinstance(part, gast.Name)}
    assert found == {"self", "max", "_Mangled__x", "_Mangled__global"}
    code = Mangled.method.__code__
    assert {"_Mangled__z", "_Mangled__global"} < set(code.co_names)
