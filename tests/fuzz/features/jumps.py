# ruff: noqa: E501
"""`break`, `continue` and early `return`."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "jumps",
    {
        "statement": [
            "for <*step> in range(3):\n    <loop>\n    if <test>:\n        break\n    <loop>",
            "for <*step> in range(3):\n    if <test>:\n        continue\n    <loop>",
            "for <*number> in <vector!>:\n    if <test>:\n        <block>\n        break\n    <loop>",
        ],
        "leaving": [
            "if <test>:\n    break",
            "if <test>:\n    continue",
            "if <test>:\n    <block>\n    break",
            "if <test>:\n    <block>\n    continue\nelse:\n    <block>",
        ],
        "returning": [
            "if <test>:\n    return <total>",
            "if <test>:\n    <block>\n    return <total> + <total>",
        ],
    },
    floor=0.35,
)
