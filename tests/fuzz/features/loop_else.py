# ruff: noqa: E501
"""`else` of loops."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "loop_else",
    {
        "statement": [
            "for <*step> in range(3):\n    if <test>:\n        break\n    <loop>\nelse:\n    <block>",
            "for <*number> in <row!>:\n    <loop>\n    if <test>:\n        break\nelse:\n    <block>",
            "<*k=step> = 0\nwhile <k> < 2:\n    <k> += 1\n    if <test>:\n        break\n    <loop>\n"
            "else:\n    <block>",
        ],
    },
    floor=0.35,
)
