"""Calls as NumPy accepts them, against what the rows make of them."""

from __future__ import annotations

import inspect
from typing import Any

import gast
import pytest

from s2sgrad.rules import TABLE
from s2sgrad.rules.binding import METHODS, SPELLINGS, bind, positional_order
from s2sgrad.rules.row import Row, Unsupported
from tests.rules.evaluate import operation
from tests.rules.examples import environment


def bound(text: str) -> dict[str, Any]:
    """The parameters and the operands' texts."""
    node = gast.parse(text, mode="eval").body
    keywords = {k.arg: k.value for k in node.keywords}
    name = gast.unparse(node.func)
    if name.startswith(("x.", "A.")):
        method = node.func.attr
        made = bind(TABLE.methods[method], node, [node.func.value, *node.args], keywords, method)
    else:
        made = bind(TABLE.named(name), node, node.args, keywords)
    return {p: gast.unparse(value) for p, value in made.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("np.sum(x, 0)", {"a": "x", "axis": "0"}),
        ("np.mean(x, 0, None, None, True)", {"a": "x", "axis": "0", "keepdims": "True"}),
        ("np.std(x, 1, None, None, 1)", {"a": "x", "axis": "1", "ddof": "1"}),
        ("x.std(ddof=1)", {"a": "x", "ddof": "1"}),
        ("np.var(x, correction=1)", {"a": "x", "ddof": "1"}),
        ("x.sum(0)", {"a": "x", "axis": "0"}),
        ("x.sum(axis=(0, 1))", {"a": "x", "axis": "(0, 1)"}),
        ("x.reshape(2, 3)", {"a": "x", "shape": "(2, 3)"}),
        ("x.reshape((2, 3))", {"a": "x", "shape": "(2, 3)"}),
        ("x.reshape(-1)", {"a": "x", "shape": "-1"}),
        ("x.reshape(n, order='F')", {"a": "x", "shape": "n", "order": "'F'"}),
        ("x.transpose()", {"a": "x"}),
        ("x.transpose(1, 0)", {"a": "x", "axes": "(1, 0)"}),
        ("x.clip(0, 1)", {"a": "x", "a_min": "0", "a_max": "1"}),
        ("x.clip(min=0)", {"a": "x", "a_min": "0", "a_max": "None"}),
        ("np.clip(x, a_min=0, a_max=1)", {"a": "x", "a_min": "0", "a_max": "1"}),
        ("x.take(i, 0)", {"a": "x", "indices": "i", "axis": "0"}),
        ("x.compress(c, 0)", {"condition": "c", "a": "x", "axis": "0"}),
        ("x.astype(float)", {"x": "x", "dtype": "float"}),
        ("np.concatenate((a, b), 1)", {"arrays": "(a, b)", "axis": "1"}),
        ("np.concatenate(xs, axis=1)", {"arrays": "xs", "axis": "1"}),
        ("np.einsum('ij,j', a, b)", {"subscripts": "'ij,j'", "operands": "(a, b)"}),
        ("np.einsum('ij,j', *xs)", {"subscripts": "'ij,j'", "operands": "xs"}),
        ("np.meshgrid(a, b, indexing='ij')", {"xi": "(a, b)", "indexing": "'ij'"}),
        ("max(a, b)", {"values": "(a, b)"}),
        ("max(xs)", {"values": "xs"}),
        ("np.sum(x, dtype=None)", {"a": "x"}),
        ("x.max(1, initial=u, where=m)", {"a": "x", "axis": "1", "initial": "u", "where": "m"}),
        ("np.exp(x, where=True)", {"x": "x"}),
        ("np.add(x, y)", {"x": "x", "y": "y"}),
        ("np.where(c)", {"condition": "c"}),
        ("np.percentile(x, 50, 0)", {"a": "x", "q": "50", "axis": "0"}),
        ("np.linspace(a, b, 5)", {"start": "a", "stop": "b", "num": "5"}),
    ],
)  # fmt: skip
def test_bound(text: str, expected: dict[str, str]) -> None:
    assert bound(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "np.sum(x, out=y)", "np.median(x, out=y)", "np.exp(x, where=m)", "np.exp(x, out=y)",
        "np.exp(x, y)", "np.sum(x, dtype=np.float32)", "np.mean(x, 0, np.float32)", "np.sum()",
        "np.sum(x, a=x)", "x.sum(0, None, y)", "np.exp(*xs)", "np.sum(x, **options)",
        "np.percentile(x, 50, method='nearest')", "x.astype(float, copy=False)", "np.dot(a, b, c)",
        "np.clip(x, 0, 1, y)", "x.reshape(*shape, 2)", "np.tanh(x, nonsense=1)",
    ],
)  # fmt: skip
def test_what_is_not_covered_is_refused(text: str) -> None:
    with pytest.raises(Unsupported):
        bound(text)


def test_the_option_is_named() -> None:
    with pytest.raises(Unsupported, match=r"`where=` of `np.exp`"):
        bound("np.exp(x, where=m)")


SWAPPED = {"np.arctan2"}
"""Rows that call the second operand x: arctan2(y, x)."""


@pytest.mark.parametrize("row", list(TABLE), ids=lambda row: row.name)
def test_positional_order_is_that_of_numpy(row: Row) -> None:
    try:
        parameters = list(inspect.signature(row.function).parameters.values())
    except (TypeError, ValueError):
        return
    several = any(p.kind is p.VAR_POSITIONAL for p in parameters)
    if row.expression or several or row.name.startswith("np.ndarray.") or row.name in SWAPPED:
        return
    positional = [
        p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
    ]
    named = [p if p in row.parameters else SPELLINGS.get(p, p) for p in positional]
    mine = [p for p in positional_order(row) if p in named]
    assert mine == [p for p in named if p in mine]
    required = [p for p in row.parameters if p not in row.defaults]
    assert len(required) <= len(positional)


def test_methods_know_their_rows() -> None:
    for name in METHODS:
        order = [p.removeprefix("*") for p in METHODS[name].split()]
        assert set(TABLE.methods[name].parameters) >= {order[0]}, name


def test_an_operation_can_be_written_again() -> None:
    assert operation("A.sum(axis=0)", environment()).site().again(a="a_dot") == (
        "np.sum(a_dot, axis=axis)"
    )
