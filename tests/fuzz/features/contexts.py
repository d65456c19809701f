"""`with`."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "contexts",
    {
        "statement": [
            "with np.errstate(all='ignore'):\n    <block>",
            "with np.errstate(divide='ignore'):\n    <+vector> = <vector>\n    <block>",
            "with timed() as <*clock>:\n    <block>",
            "with contextlib.suppress(ZeroDivisionError):\n    <block>",
        ],
        "vector": ["quiet(<vector>)"],
    },
    helpers={
        "contextlib": "import contextlib\n",
        "timed": """
            @contextlib.contextmanager
            def timed():
                yield []
        """,
        "quiet": """
            def quiet(v):
                with np.errstate(invalid="ignore"):
                    return np.sqrt(v * v + 1.0)
        """,
    },
    floor=0.35,
)
