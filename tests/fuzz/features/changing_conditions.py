# ruff: noqa: E501
"""Indices and conditions that are kept in variables, and change while they are used."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "changing_conditions",
    {
        "setup": [
            "<+place> = 1\n<+flag> = u[0] > 0",
            "<+place> = len(u) - 2\n<+flag> = c < <number>",
        ],
        "statement": [
            "<+flag> = <test>",
            "<+place> = <count> % 6",
            "<flag~> = not <flag!>",
            "<p=place~> = (<p> + 1) % 6",
            "<p=place~> = (<p> * 2 + 1) % 6",
            "if <flag!>:\n    <block>",
            "if <flag!>:\n    <block>\nelse:\n    <block>",
            "<f=flag~> = <test>\nif <f>:\n    <block>\n    <f> = False\nelse:\n    <block>",
            "<vector!>[<place!>] *= <number>",
            "<vector!>[<place!>] = <number>",
            "<p=place~> = (<p> + 2) % 6\n<vector!>[<p>] = <number> * <vector!>[<p>]\n<p> = 0",
            "for <*step> in range(3):\n    <f=flag~> = <test>\n    if <f>:\n        <loop>\n        <f> = not <f>",
            "for <*step> in range(3):\n    <p=place~> = (<p> + 1) % 6\n    <vector!>[<p>] *= <vector!>[<p>]\n    <loop>",
            "if <a=vector!>[0] > 0:\n    <a> *= <number>\nelse:\n    <a>[0] = <number>",
            "if <a=number~> > 0.1:\n    <a> = -<a> * <number>\nelse:\n    <a> = <a> * <a>",
        ],
        "at6": ["<place!>", "<place!>"],
        "test": ["<flag!>", "<flag!> and <test>"],
        "number": ["<vector!>[<place!>] * <vector!>[<place!>]", "<number> * <place!>"],
    },
    floor=0.5,
)
