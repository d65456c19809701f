"""Dataclasses and named tuples, as arguments, locals and results."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "dataclass_values",
    {
        "setup": ["<+state> = State(<vector>, <number>)", "<+tuple_> = Point(<number>, <vector>)"],
        "statement": [
            "<+state> = State(<vector>, <number>)",
            "<+state> = State(v=<vector!>, s=<number>)",
            "<state!>.v = <vector>",
            "<state!>.s += <number>",
            "<state!>.v[<at6>] = <number>",
            "<+state> = dataclasses.replace(<state!>, s=<number>)",
            "<+state> = advanced(<state!>, <number>)",
            "<+tuple_> = Point(<number>, <vector>)",
            "<+tuple_> = <tuple_!>._replace(x=<number>)",
            "<+number>, <+vector> = <tuple_!>",
        ],
        "vector": ["<state!>.v", "<tuple_!>.w", "<state!>.scaled(<number>)"],
        "number": ["<state!>.s", "<tuple_!>.x", "<tuple_!>[0]"],
        "total": ["np.sum(<k=state!>.v) * <k>.s"],
    },
    helpers={
        "dataclasses": "import dataclasses\n",
        "typing": "import typing\n",
        "State": """
            @dataclasses.dataclass
            class State:
                v: np.ndarray
                s: float

                def scaled(self, k):
                    return self.v * k * self.s
        """,
        "advanced": """
            def advanced(state, h):
                return State(state.v + h * state.s, state.s - h * state.v[0])
        """,
        "Point": """
            class Point(typing.NamedTuple):
                x: float
                w: np.ndarray
        """,
    },
    floor=0.8,
)
