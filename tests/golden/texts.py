"""The goldens: how each is built, and how its text stands in its file."""

import ast
import importlib
import pathlib

import numpy as np

from s2sgrad.emit.load import RUNTIME
from s2sgrad.variants import Variants

HERE = pathlib.Path(__file__).parent
OURS = {"__init__", "conftest", "texts"}
NAMES = sorted(
    path.stem
    for path in HERE.glob("*.py")
    if path.stem not in OURS and not path.stem.startswith("test_")
)
MARK = "\n\n# What follows is written by `pytest tests/golden --update-golden`.\n"


def module(name):
    return importlib.import_module(f"tests.golden.{name}")


def arguments(golden):
    """Fresh arguments, always the same."""
    return golden.example(np.random.default_rng(7))


def built(golden, optimise=True):
    """The function to call, and the text."""
    wrt = golden.WRT if len(golden.WRT) > 1 else golden.WRT[0]
    args = arguments(golden)
    if golden.MODE in ("grad", "value_and_grad"):
        variants = Variants(golden.PRIMAL, golden.MODE, wrt, False, optimise)
        variant = variants.variant(args)
    elif golden.MODE == "vjp":
        variants = Variants(golden.PRIMAL, "vjp", None, False, optimise, len(args))
        variant = variants.variant(args)
    else:
        variants = Variants(golden.PRIMAL, "jvp", None, False, optimise)
        variant = variants.variant(args, golden.WRT)
    return variant.call, variant.built.source


def expected_source(name):
    """The part of a golden file that is generated."""
    return (HERE / f"{name}.py").read_text().partition(MARK)[2]


def as_in_file(source):
    """A generated text as it stands in a golden: with what it imports."""
    names = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    used = sorted(names & set(RUNTIME))
    imports = f"from s2sgrad.runtime import {', '.join(used)}\n" if used else ""
    return f"{imports}\n\n{source.strip()}\n"


def update(name):
    path = HERE / f"{name}.py"
    own = path.read_text().partition(MARK)[0].rstrip("\n")
    path.write_text(own + "\n" + MARK + as_in_file(built(module(name))[1]))


def derivative(golden, name):
    """The derivative that stands in the file: its last function."""
    functions = [
        node.name
        for node in ast.parse(expected_source(name)).body
        if isinstance(node, ast.FunctionDef)
    ]
    return getattr(golden, functions[-1])
