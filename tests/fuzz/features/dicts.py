"""Dicts of arrays and numbers with written keys."""

from tests.fuzz.grammar import Feature


def table(rng):
    """A dict of two vectors."""
    return {"p": rng.normal(size=6) * 0.5, "q": rng.normal(size=6) * 0.5}


FEATURE = Feature(
    "dicts",
    {
        "setup": [
            '<+table> = {"p": <vector>, "q": <vector>}',
            '<+table> = {"p": <vector!>, "q": <vector!>}',
            "<+table> = dict(p=<vector>, q=<vector>)",
        ],
        "statement": [
            '<+table> = {"p": <vector>, "q": <vector!>}',
            '<table!>["p"] = <vector>',
            '<table!>["q"] = <vector!>',
            '<table!>["p"] *= <number>',
            '<table!>["q"][<at6>] = <number>',
            '<table!>["q"] = <table!>["p"]',
            '<+vector> = <table!>["p"]',
            "<+table> = <table!>",
            "halve_p(<table!>)",
            "<+table> = turned(<table!>)",
        ],
        "vector": ['<table!>["p"]', '<table!>["q"]'],
        "total": ['np.sum(<k=table!>["p"] * <k>["q"])'],
    },
    helpers={
        "halve_p": """
            def halve_p(table):
                table["p"] *= 0.5
        """,
        "turned": """
            def turned(table):
                return {"p": table["q"], "q": table["p"] * 2.0}
        """,
    },
    parameters={"given_table": ("table", table)},
    floor=0.15,
)
