"""`*args` and `**kwargs`, in definitions, calls and assignments."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "star_args",
    {
        "setup": ["<+couple> = (<vector>, <number>)"],
        "statement": [
            "<+vector>, *<*rest> = <vector>, <number>, <number>",
            "<+number>, *<*rest>, <+number> = <row!>",
            "<+vector> = total_of(<vector!>, <vector>, <vector>)",
            "<+vector> = weighted(<vector>, k=<number>, m=<number>)",
            "scale_all(<number>, <vector!>, <row!>)",
        ],
        "vector": [
            "total_of(<vector>, <vector>)",
            "total_of(*[<vector>, <vector>])",
            "weighted(<vector>, **{'k': <number>})",
            "mixed(*<couple!>)",
            "mixed(<vector>, *(<number>, <number>))",
            "forwarded(<vector>, <number>, m=<number>)",
        ],
        "number": ["largest(*<row!>)", "sum([*<row!>, <number>])"],
    },
    helpers={
        "total_of": """
            def total_of(first, *more):
                for v in more:
                    first = first * v + v
                return first
        """,
        "weighted": """
            def weighted(v, **options):
                return v * options["k"] + options.get("m", 1.0)
        """,
        "mixed": """
            def mixed(v, s, *rest):
                return v * s + sum(rest)
        """,
        "forwarded": """
            def forwarded(*args, **kwargs):
                return inner_form(*args, **kwargs)
        """,
        "inner_form": """
            def inner_form(v, s, m=0.5):
                return v * s - m
        """,
        "largest": """
            def largest(*numbers):
                return max(numbers)
        """,
        "scale_all": """
            def scale_all(k, *arrays):
                for v in arrays:
                    v *= k
        """,
    },
)
