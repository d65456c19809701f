"""Parts of arrays that share their memory."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "views",
    {
        "setup": [
            "<+row> = <vector!>[:3]",
            "<+matrix> = <vector!>.reshape(2, 3)",
            "<+a=matrix> = <vector!>.reshape(2, 3)\n<+row> = <a>[1]",
        ],
        "statement": [
            "<+row> = <vector!>[:3]",
            "<+row> = <vector!>[::2]",
            "<+row> = <vector!>[<step!>:<step!> + 3]",
            "<+row> = <matrix!>[<at2>]",
            "<+row> = <matrix!>[0, ::-1]",
            "<+pair> = <matrix!>[:, <at3>]",
            "<+pair> = <row!>[1:]",
            "<+pair> = <vector!>[1:][:2]",
            "<+matrix> = <vector!>.reshape(2, 3)",
            "<+matrix> = <vector!>.reshape(3, 2).T",
            "<+vector> = <matrix!>.ravel()",
            "<+vector> = <matrix!>.reshape(-1)",
            "<+vector> = <vector!>[::-1]",
            "<*k=part> = slice(<step!>, <step!> + 3)\n<vector!>[<k>] = <vector>[<k>]",
            "<*k=part> = slice(1, 4)\n<a=vector!>[<k>] += <a>[<k>] * <row>",
            "<*k=part>, <*m=part> = slice(2), np.s_[::2]\n<matrix!>[<k>, <m>] *= <number>",
            "<*k=part> = (slice(None), <at3>)\n<matrix!>[<k>] = <pair>",
            "<vector!>[:3][<at3>] = <number>",
            "<vector!>[::-1][<at6>] *= <number>",
            "<matrix!>.T[<at3>] = <pair>",
            "<matrix!>.T[<at3>] += <pair>",
            "<vector!>.reshape(2, 3)[<at2>] += <row>",
            "<a=matrix!>[<at2>][:] = <row>",
            "for <*k=row> in <matrix!>:\n    <k> *= <number!>",
            "<*k=row> = <vector!>[2:5]\n<k> *= <row>",
            "<*k=pair> = <matrix!>[:, <at3>]\n<k> += <pair>\n<k>[0] = <number>",
        ],
        "vector": ["<vector!>[::-1]", "<matrix!>.ravel()"],
        "row": ["<vector!>[:3]", "<vector!>[1::2]", "<matrix!>[<at2>]"],
        "pair": ["<matrix!>[:, <at3>]", "<row!>[:2]"],
        "matrix": ["<vector!>.reshape(2, 3)", "<vector!>.reshape(3, 2).T"],
    },
    floor=0.9,
)
