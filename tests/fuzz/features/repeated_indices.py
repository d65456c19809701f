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
        ],
        "row": [
            "<vector>[<places!>]",
            "<vector!>[[1, 1, 3]]",
            "np.take(<vector>, <places!>)",
            "<matrix>[[0, 1, 1], [0, 2, 2]]",
        ],
        "number": ["np.sum(<vector>[<places!>] * <row>)"],
    },
    floor=0.45,
)
