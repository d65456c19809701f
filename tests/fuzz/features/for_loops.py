"""`for` over ranges, arrays, several things at once."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "for_loops",
    {
        "statement": [
            "for <*step> in range(3):\n    <loop>",
            "for <*step> in range(2):\n    <loop>",
            "for <*step> in range(2, -1, -1):\n    <loop>",
            "for <*step> in reversed(range(3)):\n    <loop>",
            "for <*step> in range(0, 3, 2):\n    <loop>",
            "for <*step> in range(<-step>):\n    <loop>",
            "for <*step> in range(2):\n    for <*step> in range(3):\n        <loop>",
            "for <*number> in <vector!>:\n    <loop>",
            "for <*row> in <matrix!>:\n    <loop>",
            "for <*step>, <*number> in enumerate(<row!>):\n    <loop>",
            "for <*step>, <*row> in enumerate(<matrix!>):\n    <loop>",
            "for <*number>, <*number> in zip(<vector!>, <row!>):\n    <loop>",
            "for <*step> in (0, 2):\n    <loop>",
            "for <*number> in (<-number>, 0.5, <-number>):\n    <loop>",
        ],
    },
    floor=0.3,
)
