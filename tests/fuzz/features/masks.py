"""Boolean masks, read and written through."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "masks",
    {
        "setup": ["<+mask> = <vector!> > 0.1", "<+mask> = u < 0.0"],
        "statement": [
            "<+mask> = <vector> > <number>",
            "<+mask> = (<vector> > -0.2) & (<vector> < 0.4)",
            "<+mask> = ~<mask!>",
            "<a=vector!>[<a> < 0] = 0.0",
            "<a=vector!>[<a> < 0] *= <number>",
            "<a=vector!>[<a> > <number>] = <number>",
            "<vector!>[<mask!>] = <number>",
            "<vector!>[<m=mask!>] = <vector>[<m>]",
            "<vector!>[<m=mask!>] += <vector>[<m>]",
            "<vector!>[<mask!>] *= <number>",
            "<a=matrix!>[<a> > 0.3] = <number>",
            "if np.any(<mask!>):\n    <block>",
        ],
        "vector": [
            "np.where(<mask!>, <vector>, <number>)",
            "<vector> * <mask!>",
        ],
        "number": ["np.sum(<vector>[<mask!>])", "np.sum(<vector>, where=<mask!>)"],
        "count": ["int(np.sum(<mask!>))"],
        "test": ["np.all(<mask!>)", "<mask!>[<at6>]"],
    },
    floor=0.45,
)
