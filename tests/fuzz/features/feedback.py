# ruff: noqa: E501
"""Values that a loop hands on to its next rounds: delays, histories, states that start constant."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "feedback",
    {
        "setup": [
            "<+vector> = np.zeros(6)\n<+number> = 0.0",
            "<+vector> = np.linspace(0.1, 0.6, 6)",
        ],
        "statement": [
            "<*k=number> = 0.0\n<*a=vector> = np.zeros(6)\nfor <*step> in range(3):\n"
            "    <k> = <k> + np.sum(<a>)\n    <a> = <vector>\n<+number> = <k>",
            "<*a=vector> = np.ones(6)\n<*b=vector> = np.zeros(6)\nfor <*step> in range(3):\n"
            "    <a>, <b> = <b> + <vector>, <a> * <b>\n    <loop>\n<+vector> = <a> + <b>",
            "for <*i=step> in range(3):\n    <a=vector!>[<i> + 1] = np.sin(<a>[<i>]) * <number>",
            "for <*i=step> in range(3):\n    <a=vector~> = np.sin(<a>) * <vector>\n    <loop>",
            "for <*i=step> in range(3):\n    <a=vector~> = <b=vector!> * <a>\n    <b>[<i>] = <number>",
            "for <*i=step> in range(2):\n    <a=number~> = <a> * <a> + <number>\n    <loop>",
            "for <*i=step> in range(3):\n    <a=vector!>[<i>] = <number>\n    <b=vector~> = <b> * <a>",
            "for <*step> in range(2):\n    <a=vector~> = <a> + (<a> + <vector>)\n    <loop>",
            "<a=vector~>[<at6>] = <number>\nfor <*step> in range(2):\n    <a> = <a> + (<a> + <vector>)",
            "if <test>:\n    <*b=vector> = np.sin(<a=vector~>)\n    <*d=vector> = np.cos(<a>)\n    <*e=vector> = <b> + <d>\n    <a> = <a> + <e>",
            "for <*step> in range(2):\n    <*b=vector> = np.sin(<a=vector~>)\n    <*d=vector> = np.cos(<a>)\n    <*e=vector> = <b> + <d>\n    <a> = <a> + <e>\n    <a>[<at6>] *= <number>",
            "for <*i=number> in <a=vector~>:\n    <a> = <a> * <i>\n    <loop>",
            "for <*i=number> in <a=vector!>:\n    <a>[<at6>] *= <i>",
            "for <*i=row> in <a=matrix!>:\n    <a>[0] = <i> * <row>",
            "<*a=vector> = <vector>\nfor <*step> in range(2):\n    <*b=vector> = <a>\n    <a> = <a> * 2.0\n    <b> += <a>\n<+vector> = <a>",
        ],
        "vector": ["np.zeros(6)", "np.full(6, 0.5)"],
    },
    floor=0.6,
)
