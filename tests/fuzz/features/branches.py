"""`if`, `elif`, `else` and conditional expressions."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "branches",
    {
        "statement": [
            "if <test>:\n    <block>",
            "if <test>:\n    <block>\nelse:\n    <block>",
            "if <test>:\n    <block>\nelif <test>:\n    <block>\nelse:\n    <block>",
            "<+vector> = <vector> if <test> else <vector>",
            "<+a=vector> = <vector!>\nif <test>:\n    <a> = <vector>",
            "<+a=vector> = <vector> if <test> else <vector!>\n<a>[<at6>] = <number>",
        ],
        "number": ["(<number> if <test> else <number>)"],
    },
    floor=0.5,
)
