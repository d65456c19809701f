import pytest

from s2sgrad.parse.tree import statements

TEXTS = {
    "y = f(x,  # first\n      b,\n      )": "y = f(x, b)",
    "y = (\n    a\n    + b\n)": "y = (a + b)",
    "y = x  .  real": "y = x  .  real",
    "for i in range(\n    n\n):  # loop: all\n    pass": "for i in range(n):",
    "if (a and\n    b): pass": "if (a and b):",
    "while x[1:2]: pass": "while x[1:2]:",
    "y = '''a\n  b'''": "y = '''a\n  b'''",
    "é = 'ü'; y = é": "é = 'ü'",
    "with a as b: pass": "with a as b:",
    "y = a + \\\n    b": "y = a + b",
}


@pytest.mark.parametrize("text", TEXTS)
def test_the_statement_on_one_line(text):
    assert statements(text)[0].origin.statement == TEXTS[text]


def test_columns_count_characters():
    second = statements("é = 'ü'; y = é")[1].origin
    assert (second.column, second.end_column) == (9, 14)
    assert second.text[second.column : second.end_column] == "y = é"


def test_the_caret_of_a_compound_statement_stands_below_its_header():
    origin = statements("if x > 0:\n    y = 1\nelif x:\n    pass")[0].origin
    assert (origin.column, origin.end_column) == (0, 9)
