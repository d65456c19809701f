"""Arrays of ints and bools among those of floats, and stores that cut decimals off."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "integers",
    {
        "setup": ["<+whole> = np.arange(6)", "<+whole> = np.array([2, 0, 1, 1, 3, 2])"],
        "statement": [
            "<+whole> = <whole>",
            "<whole!>[<at6>] = <count>",
            "<whole!>[<at6>] = <number> * 3",
            "<whole~> += 1",
            "<vector!>[:] = <whole>",
            "<vector!>[<whole!>[<at6>] % 6] = <number>",
            "for <*count> in <whole!>[:3]:\n    <loop>",
            "<vector~> *= <whole>",
        ],
        "whole": [
            "<whole!>",
            "<whole> * 2",
            "<whole> + <whole>",
            "np.argsort(<vector>)",
            "(<vector> * 3).astype(int)",
            "<whole> % 3",
            "np.full(6, <count>)",
        ],
        "vector": ["<whole> * <vector>", "<vector> - <whole!>", "<vector>[<whole!> % 6]"],
        "number": ["<whole!>[<at6>] * <number>", "np.sum(<whole> * <vector>)"],
        "count": ["<whole!>[<at6>]", "int(np.argmax(<vector>))"],
    },
    floor=0.6,
)
