# ruff: noqa: E501
"""`match`."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "matching",
    {
        "statement": [
            "match <step!>:\n    case 0:\n        <block>\n    case 1 | 2:\n        <block>\n    case _:\n        <block>",
            "match <step!>:\n    case 1:\n        <block>\n    case <*count> if <test>:\n        <block>",
            "match <couple!>:\n    case (<*vector>, <*number>):\n        <block>",
            "match 'slow':\n    case 'fast':\n        <block>\n    case 'slow':\n        <block>",
        ],
        "setup": ["<+couple> = (<vector>, <number>)"],
        "vector": ["by_name(<vector>, 'sine')", "by_name(<vector>, 'other')"],
    },
    helpers={
        "by_name": """
            def by_name(v, name):
                match name:
                    case "sine":
                        return np.sin(v)
                    case _:
                        return v * 0.5
        """,
    },
    floor=0.75,
)
