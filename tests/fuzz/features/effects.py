"""Printing, formatted text, annotations, imports inside, docstrings, random draws."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "effects",
    {
        "statement": [
            "print(<vector!>)",
            "print(f'{<number!>:.3f}', <step!>)",
            "<*text> = f'step {<step!>}'",
            "<*k=number>: float = <number>\n<+number> = <k> * 2.0",
            "import math\n<+number> = math.sin(<number>)",
            "<*r=generator> = np.random.default_rng(3)\n<+vector> = <vector> * <r>.normal(size=6)",
            "'''A remark.'''",
            "pass",
            "logging.debug('at %s', <number!>)",
        ],
        "vector": ["noted(<vector>)"],
    },
    helpers={
        "logging": "import logging\n",
        "noted": '''
            def noted(v: np.ndarray) -> np.ndarray:
                """A doubled array."""
                print("noted", len(v))
                return 2.0 * v
        ''',
    },
)
