"""Products of texts, written as a person would write them."""

from __future__ import annotations

from functools import cache

import gast

_PRODUCTS = (gast.Mult, gast.Div)


@cache
def scaled(factor: str, partial: str) -> str:
    """`factor * partial`, without ones, double fractions and needless parentheses.

    >>> scaled("g", "1 / y"), scaled("g", "-ans / y"), scaled("g", "-1"), scaled("g", "1 - ans**2")
    ('g / y', '-g * ans / y', '-g', 'g * (1 - ans**2)')
    >>> scaled("g", "-np.sin(x)"), scaled("g", "0.5 / ans"), scaled("g", "y * x ** (y - 1)")
    ('-g * np.sin(x)', '0.5 * g / ans', 'g * y * x ** (y - 1)')
    >>> scaled("g", "2 * x"), scaled("g", "1 / (1 + x**2)"), scaled("g", "x == 0")
    ('2 * g * x', 'g / (1 + x**2)', 'g * (x == 0)')
    """
    if partial.startswith("-") and _leftmost_is_negated(partial):
        return "-" + scaled(factor, partial[1:])
    tree = _parsed(partial)
    if isinstance(tree, gast.Constant):
        return factor if tree.value == 1 else f"{partial} * {factor}"
    leftmost = _leftmost(tree)
    if leftmost is not tree and isinstance(leftmost, gast.Constant):
        head, rest = _split_head(partial)
        return f"{factor}{rest}" if head == "1" else f"{head} * {factor}{rest}"
    if isinstance(tree, (gast.Compare, gast.BoolOp, gast.IfExp)) or _is_sum(tree):
        return f"{factor} * ({partial})"
    return f"{factor} * {partial}"


def added(terms: list[str]) -> str:
    """The sum of texts.

    >>> added(["a", "-b * c"])
    'a - b * c'
    """
    total = terms[0]
    for term in terms[1:]:
        total += f" - {term[1:]}" if term.startswith("-") else f" + {term}"
    return total


def _parsed(text: str) -> gast.AST:
    tree: gast.AST = gast.parse(text, mode="eval").body
    return tree


def _leftmost(tree: gast.AST) -> gast.AST:
    while isinstance(tree, gast.BinOp) and isinstance(tree.op, _PRODUCTS):
        tree = tree.left
    return tree


def _leftmost_is_negated(text: str) -> bool:
    leftmost = _leftmost(_parsed(text))
    return isinstance(leftmost, gast.UnaryOp) and isinstance(leftmost.op, gast.USub)


def _is_sum(tree: gast.AST) -> bool:
    return isinstance(tree, gast.BinOp) and not isinstance(tree.op, (*_PRODUCTS, gast.Pow))


def _split_head(text: str) -> tuple[str, str]:
    end = text.index(" ")
    return text[:end], text[end:]
