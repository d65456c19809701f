"""`while`, by counts and by values."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "while_loops",
    {
        "statement": [
            "<*k=step> = 0\nwhile <k> < 2:\n    <k> += 1\n    <loop>",
            "<*k=step> = -1\nwhile <k> < 2 and <test>:\n    <k> += 1\n    <loop>",
            "<*k=step> = 3\nwhile <k> > 0:\n    <k> -= 1\n    <loop>",
            "<*k=step> = 0\nwhile True:\n    <loop>\n    <k> += 1\n    if <k> >= 2:\n        break",
            "<*r=number> = <number>\n<*k=step> = 0\nwhile abs(<r>) > 0.01 and <k> < 2:\n"
            "    <k> += 1\n    <r> = <r> * 0.4 * <number>\n    <loop>",
        ],
    },
    floor=0.4,
)
