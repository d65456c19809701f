"""Assignments inside expressions."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "walrus",
    {
        "statement": [
            "if (<+number> := <number>) > 0.1:\n    <block>",
            "<+vector> = (<+a=vector> := <vector>) * 2.0",
            "<*k=step> = 0\nwhile (<k> := <k> + 1) < 3:\n    <loop>",
            "<+number> = (<+b=number> := <number>) * <number>",
            "<+vector> = wave((<+a=vector> := <vector>))",
        ],
        "number": ["((<*t=number> := <-number!>) * <t>)"],
    },
    helpers={
        "wave": """
            def wave(v):
                return np.sin(v) * v
        """,
    },
)
