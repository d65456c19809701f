# ruff: noqa: E501
"""Functions defined inside, which see the variables around them."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "nested_functions",
    {
        "setup": [
            "def <^closure>(<*vector>):\n    return <vector>",
            "def <^closure>(<*k=vector>):\n    <body>\n    return <vector> + <k>",
        ],
        "statement": [
            "def <^closure>(<*vector>):\n    return <vector> * <number!>",
            "def <^closure>(<*vector>):\n    <body>\n    return <vector>",
            "def <^closure>(<*k=vector>):\n    if <test>:\n        return <vector>\n    return <k> * <vector>",
            "<+vector> = <closure!>(<vector!>)",
            "def <*k=act>():\n    <body>\n<k>()",
            "<+vector> = twice(<closure!>, <vector>)",
        ],
        "vector": ["<closure!>(<vector>)", "<closure!>(<vector!>)", "twice(<closure!>, <vector>)"],
        "total": ["np.sum(<closure!>(<vector!>))"],
    },
    helpers={
        "twice": """
            def twice(act, v):
                return act(act(v) * 0.5)
        """,
    },
    floor=0.35,
)
