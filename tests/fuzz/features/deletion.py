"""`del` of names and items."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "deletion",
    {
        "statement": [
            "<*k=vector> = <vector>\n<+vector> = <k> * 2.0\ndel <k>",
            "<*k=arrays> = [<vector>, <vector>]\ndel <k>[0]\n<+vector> = <k>[0]",
            "<*t=table> = {'p': <vector>, 'q': <vector>}\ndel <t>['p']\n<+vector> = <t>['q']",
        ],
        "vector": ["tidy(<vector>)"],
    },
    helpers={
        "tidy": """
            def tidy(v):
                w = v * v
                v = w + v
                del w
                return v
        """,
    },
)
