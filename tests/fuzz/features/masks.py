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
            "np.place(<a=vector!>, <mask!>, <row>)",
            "np.putmask(<vector!>, <mask!>, <vector>)",
            "np.multiply(<vector>, <vector>, out=<vector!>, where=<mask!>)",
            "np.copyto(<vector!>, <number>, where=<mask!>)",
            "if np.any(<mask!>):\n    <block>",
        ],
        "vector": [
            "np.where(<mask!>, <vector>, <number>)",
            "<vector> * <mask!>",
            "np.divide(<vector>, <a=vector!>, out=np.ones(6), where=<a> > 0.3)",
        ],
        "row": ["np.sum(<matrix>, axis=0, where=<row> > 0, keepdims=True)[0]"],
        "number": [
            "np.sum(<vector>[<mask!>])",
            "np.sum(<vector>, where=<mask!>)",
            "np.mean(<vector>, where=<vector> > -9.0)",
            "np.max(<vector>, where=<mask!>, initial=-0.3)",
            "<vector!>.min(initial=<number!>)",
            "np.prod(<vector>, where=<mask!>, initial=<number>)",
            "<vector!>.sum(where=<mask!>, initial=0.5)",
        ],
        "count": ["int(np.sum(<mask!>))"],
        "test": ["np.all(<mask!>)", "<mask!>[<at6>]"],
    },
    floor=0.9,
)
