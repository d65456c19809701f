"""Other names for the same array."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "aliases",
    {
        "setup": ["<+vector> = <vector!>", "<+vector> = <+vector> = <vector>"],
        "statement": [
            "<+vector> = <vector!>",
            "<+row> = <row!>",
            "<+matrix> = <matrix!>",
            "<+vector> = np.asarray(<vector!>)",
            "<a=vector~>, <b=vector~> = <b>, <a>",
            "<a=vector~>, <b=vector~> = <b>, <vector>",
            "<a=vector~>, <b=vector~>, <k=vector~> = <b>, <k>, <a>",
            "<a=matrix~>, <b=matrix~> = <b>, <a>",
            "<*a=vector> = <vector> * 1.0\n<*b=vector> = <vector> * 1.0\n"
            "for <*i=step> in range(2):\n    <a>[<i>] = <b>[<i>] * <number>\n"
            "    <a>, <b> = <b>, <a>\n    <loop>\n<+vector> = <a> * <b>",
            "<+a=vector> = <b=vector!>\n<a>[<at6>] = <number>",
            "<+a=vector> = <b=vector!>\n<b>[<at6>] = <number>\n<a> += <vector>",
            "<+a=vector> = <vector!>\n<a> *= <number>\n<+vector> = <a>",
            "<+vector> = <vector!> if <test> else <vector!>",
        ],
    },
    floor=0.55,
)
