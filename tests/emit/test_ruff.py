"""The text is what `ruff format` makes of it, and of the same statements on one line each."""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import gast
import pytest

from s2sgrad.emit.printer import to_source

RUFF = shutil.which("ruff", path=str(Path(sys.executable).parent)) or shutil.which("ruff")
pytestmark = pytest.mark.skipif(RUFF is None, reason="ruff is not installed")

GOLDEN = Path(__file__).parents[1] / "golden"
NAMES = ["x", "u_bar", "W2", "laplacian", "laplacian_bar", "probability_of_rain", "i"]
FUNCTIONS = ["np.exp", "np.sum", "softplus_backward", "np.linalg.solve", "f", "sum_to"]


def ruff_format(text, width=100):
    command = [RUFF, "format", "--isolated", "--line-length", str(width), "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


class Writer:
    """Writes random statements of the kinds that generated code has."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def either(self, *choices):
        return self.random.choice(choices)

    def name(self):
        return self.random.choice(NAMES)

    def expression(self, depth):
        if depth == 0:
            return self.either(self.name(), self.name(), "2.0", "1e-12", "0", "x.T", "W2.shape")
        inner = lambda: self.expression(depth - 1)  # noqa: E731
        kind = self.random.randrange(13)
        if kind < 4:
            return f"{inner()} {self.either('+', '-', '*', '/', '@', '**', '//')} {inner()}"
        if kind < 6:
            return f"({inner()}) {self.either('+', '-', '*', '/', '@', '**')} ({inner()})"
        if kind < 9:
            arguments = [inner() for _ in range(self.random.randrange(4))]
            if self.random.random() < 0.3:
                arguments.append(f"axis={inner()}")
            return f"{self.random.choice(FUNCTIONS)}({', '.join(arguments)})"
        if kind == 9:
            return f"{self.name()}[{self.index(depth - 1)}]"
        if kind == 10:
            return f"({inner()}).{self.either('sum', 'copy', 'reshape')}({inner()})"
        if kind == 11:
            return f"({inner()}, {inner()}, {inner()})"
        return f"-({inner()})"

    def index(self, depth):
        inner = self.expression(depth)
        return self.either(inner, f"{inner} :", f": {inner}", f"1:, {inner}", "::2, ...", "i, None")

    def test(self, depth):
        operator = self.either("<", "<=", "==", "is not", "in")
        test = f"{self.expression(depth)} {operator} {self.expression(depth)}"
        return self.either(test, f"not ({test})", f"{test} and {self.name()}", f"{test} or x or i")

    def statement(self):
        value = self.expression(self.random.randrange(1, 5))
        small = self.expression(2)
        return self.either(
            f"{self.name()} = {value}",
            f"{self.name()} = {value}",
            f"{self.name()} {self.either('+', '-', '*')}= {value}",
            f"{self.name()}[{self.index(1)}] = {value}",
            f"{self.name()}[{self.index(1)}] += {value}",
            f"{self.name()}, {self.name()} = {value}",
            f"x = u_bar = {value}",
            f"{self.name()}.append({value})",
            f"np.add.at({value}, {small}, {small})",
            f"return {value}",
            f"return {value}, {small}",
            f"return {value}, {small}, {small}",
            f"x = {value} if {self.test(1)} else {small}",
            f"x = [{value} for i in {small} if {self.test(1)}]",
            f"x = {{'a': {value}, 'b': {small}}}",
            f"assert {self.test(2)}, {small}",
            f"raise ValueError({value})",
            f"for i, (x, u_bar) in enumerate({value}):\n    pass",
            f"for i in reversed(range({value})):\n    i += 1",
            f"if {self.test(3)}:\n    x = {value}\nelif {small}:\n    pass\nelse:\n    i = 0",
            f"while {self.test(3)}:\n    break",
        )


@pytest.mark.parametrize("width", [100, 72, 40])
@pytest.mark.parametrize("seed", range(4))
def test_wraps_as_ruff_does(width, seed):
    writer = Writer(seed)
    trees = [gast.parse(writer.statement()).body[0] for _ in range(400)]
    module = gast.Module(trees, [])
    expected = ruff_format(to_source(module, 10**6), width)
    assert to_source(module, width).splitlines() == expected.splitlines()


@pytest.mark.parametrize("seed", range(4))
def test_reads_back_equal(seed):
    writer = Writer(seed)
    for _ in range(400):
        tree = gast.parse(writer.statement())
        for width in (100, 40):
            assert gast.dump(gast.parse(to_source(tree, width))) == gast.dump(tree)


def test_is_a_fixpoint_for_pycodestyle():
    writer = Writer(9)
    module = gast.Module([gast.parse(writer.statement()).body[0] for _ in range(400)], [])
    options = ["--isolated", "--line-length", "100", "--select", "E1,E2,E3,E5,W", "--preview"]
    command = [RUFF, "check", *options, "-"]
    checked = subprocess.run(command, input=to_source(module), capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def golden_files():
    return sorted(GOLDEN.glob("*.py"))


@pytest.mark.parametrize("path", golden_files(), ids=lambda path: path.stem)
def test_goldens(path):
    text = to_source(gast.parse(path.read_text(encoding="utf-8")))
    assert ruff_format(text) == text
