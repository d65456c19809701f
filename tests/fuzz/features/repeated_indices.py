"""Arrays of indices, some of which occur twice."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "repeated_indices",
    {
        "setup": [
            "<+places> = np.array([0, 2, 2])",
            "<+places> = np.array([4, 1, 4])",
            "<+places> = np.argsort(u)[:3] // 2",
        ],
        "statement": [
            "<+places> = np.array([<at6>, <at6>, <at6>])",
            "<vector!>[<places!>] = <row>",
            "<vector!>[<places!>] = <number>",
            "<vector!>[<places!>] += <row>",
            "<vector!>[<places!>] *= <row>",
            "<vector!>[<p=places!>] = <vector!>[<p>] * <row>",
            "np.add.at(<vector!>, <places!>, <row>)",
            "np.subtract.at(<vector!>, <places!>, <number>)",
            "<matrix!>[:, [0, 2, 0]] = <matrix>",
            "<matrix!>[[0, 1, 0], [1, 2, 1]] += <row>",
            "<vector!>[[5, 0, 5]] -= <row>",
            "np.put(<vector!>, <places!>, <row>)",
            "<vector!>.put([<at6>, <at6>], <number>)",
            "np.put(<matrix!>, <places!>, <pair>)",
            "np.put(<vector!>, <places!> + 4, <row>, mode='wrap')",
            "np.multiply.at(<vector!>, <places!>, <row>)",
            "np.maximum.at(<vector!>, <places!>, <number>)",
            "np.add.at(<matrix!>, ([0, 1, 0], [1, 2, 1]), <row>)",
            "np.multiply.at(<vector!>, slice(1, 4), <row>)",
            "np.add.at(<vector!>, slice(0, 3), <row>)",
            "np.put_along_axis(<a=matrix!>, np.argsort(<a>, axis=1)[:, :1], <number>, axis=1)",
        ],
        "row": [
            "<vector>[<places!>]",
            "<vector!>[[1, 1, 3]]",
            "np.take(<vector>, <places!>)",
            "np.take(<vector>, <places!> + 3, mode='clip')",
            "np.take(<matrix>, <places!>, mode='wrap')",
            "<matrix>[[0, 1, 1], [0, 2, 2]]",
        ],
        "number": ["np.sum(<vector>[<places!>] * <row>)"],
    },
    floor=0.9,
)
