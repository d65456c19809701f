# ruff: noqa: E501
"""`try`, `except`, `else`, `finally`, `raise` and `assert`."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "exceptions",
    {
        "statement": [
            "try:\n    <block>\nfinally:\n    <block>",
            "try:\n    <block>\nexcept ValueError:\n    <block>",
            "try:\n    <+vector> = checked(<vector>)\nexcept ValueError:\n    <+vector> = <vector>",
            "<+a=vector> = <vector>\ntry:\n    <a> = checked(<vector>)\nexcept ValueError:\n    <block>",
            "<+a=number> = <number>\ntry:\n    <a> = safe_log(<number>)\n    <block>\n"
            "except ValueError as problem:\n    <a> = -1.0\nelse:\n    <block>",
            "for <*step> in range(3):\n    try:\n        <loop>\n        if <test>:\n            break\n"
            "    finally:\n        <block>",
            "assert len(<vector!>) == 6, 'length'",
            "if len(<vector!>) > 6:\n    raise ValueError('too long')",
        ],
        "number": ["guarded_log(<number>)"],
    },
    helpers={
        "math": "import math\n",
        "checked": """
            def checked(v):
                if v[0] > 0.2:
                    raise ValueError("large")
                return v * v
        """,
        "safe_log": """
            def safe_log(s):
                return math.log(s)
        """,
        "guarded_log": """
            def guarded_log(s):
                try:
                    return math.log(s)
                except ValueError:
                    return s * 0.5
        """,
    },
    floor=0.3,
)
