"""Functions of NumPy that write into an array."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "outputs",
    {
        "setup": ["<+a=vector> = np.empty(6)\nnp.multiply(u, c, out=<a>)"],
        "statement": [
            "np.multiply(<vector>, <vector>, out=<vector!>)",
            "np.add(<a=vector!>[1:], <a>[:-1], out=<a>[1:])",
            "np.sin(<vector>, out=<vector!>)",
            "<+vector> = np.exp(-(<vector> ** 2), out=<vector!>)",
            "np.subtract(<row>, <number>, out=<vector!>[1:4])",
            "np.copyto(<vector!>, <vector>)",
            "np.copyto(<vector!>, <vector>, where=<vector> > 0)",
            "np.copyto(<vector!>[::-1], <vector!>)",
            "np.putmask(<vector!>, <vector> > 0.1, <number>)",
            "<vector!>.fill(<number>)",
            "<row!>.fill(<number>)",
            "<matrix!>[<at2>].fill(<number>)",
            "np.fill_diagonal(<matrix!>, <number>)",
            "<vector!>.sort()",
            "<vector!>.flat[<at6>] = <number>",
            "np.clip(<vector>, -0.4, 0.6, out=<vector!>)",
            "np.dot(<matrix>, <row>, out=<pair!>)",
            "np.sum(<matrix>, axis=0, out=<row!>)",
            "<a=vector!>[:] = np.cumsum(<a>)",
            "<+a=vector> = np.empty_like(<vector!>)\n<a>[:3] = <row>\n<a>[3:] = <row>",
            "<+a=matrix> = np.empty((2, 3))\n<a>[0], <a>[1] = <row>, <row>",
        ],
    },
    floor=0.55,
)
