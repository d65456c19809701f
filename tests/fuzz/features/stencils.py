# ruff: noqa: E501
"""Grids (4, 4) with stencils, walls, rows and columns, and buffers that change places."""

from tests.fuzz.grammar import Feature


def grid(rng):
    """A grid."""
    return rng.normal(size=(4, 4)) * 0.5


FEATURE = Feature(
    "stencils",
    {
        "setup": [
            "<+a=grid> = np.outer(u[:4], u[2:]) + c\n<+b=grid> = <a> * c",
            "<+a=grid> = np.outer(u[2:], u[:4])\n<+b=grid> = np.zeros_like(<a>)\n<+line> = <a>[1]",
        ],
        "statement": [
            "<+grid> = <grid>",
            "<+line> = <line>",
            "<+line> = <grid!>[<at4>]",
            "<+line> = <grid!>[:, <at4>]",
            "<+grid> = <grid!>.T",
            "<grid!>[1:-1, 1:-1] = laplace(<grid!>) * <number>",
            "<grid!>[1:, :] -= <number> * <grid!>[:-1, :] ** 2",
            "<grid!>[:, 1:-1] *= <grid!>[:, 2:]",
            "<grid!>[[0, -1], :] = <grid!>[1:3]",
            "<grid!>[<at4>] = <line>",
            "<grid!>[:, <at4>] += <line>",
            "<grid!>[:, <at4>] *= <grid!>[:, <at4>]",
            "<g=grid!>[0] = <g>[-1] = <number>",
            "<g=grid!>[0], <g>[-1] = <g>[-1].copy(), <g>[0].copy()",
            "<+grid> = relaxed(<grid!>, <number>)",
            "<+grid> = relaxed(<grid!>.copy(), <number>)",
            "walls(<grid!>, <step>)",
            "walls(<grid!>.T, <step>)",
            "inner(<grid!>)[:] = inner(<grid!>) * 2",
            "<*k=part> = inner(<grid!>)\n<k> += laplace(<grid!>)",
            "<a=grid~>, <b=grid~> = <b>, <a>",
            "<a=grid~>, <b=grid~> = <b>, <a> * 1.0",
            "<a=grid~>, <b=grid~>, <d=grid~> = <b>, <d>, <a>",
            "for <*k=line> in <grid!>:\n    <k> *= <line>",
            "for <*i=step>, <*k=line> in enumerate(<grid!>[:3]):\n    <grid!>[<i>] = <k> * <i> + <line>",
            "for <*p=line>, <*q=line> in zip(<grid!>[1:], <grid!>):\n    <p> += <number!> * <q>",
            "np.copyto(<grid!>.T, <grid!>)",
            "np.copyto(<grid!>, <line>, where=<grid> > 0)",
            "np.fill_diagonal(<grid!>[1:, :3], <number>)",
            "np.add.at(<grid!>, [0, 2, 2, 1], <line>)",
            "<l=line!>[:] = smooth(<line>, np.empty_like(<l>), <number>)",
        ],
        "grid": [
            "<grid!>",
            "<grid> * <number>",
            "<number!> * <grid!> + <grid!>",
            "2 * <grid!> - <grid!>",
            "np.roll(<grid>, 1, 0)",
            "np.tanh(<grid!>) * <grid!>",
            "<grid!>.T + <grid!>",
            "np.outer(<line>, <line>)",
            "np.stack([<line>, <line>, <line> * 2, <line> + 0.5], axis=1)",
        ],
        "line": [
            "<line!>",
            "<line> * <line>",
            "<grid!>[<at4>]",
            "<grid!> @ <line!>",
            "np.sum(<grid>, axis=0)",
            "<vector!>[1:5]",
        ],
        "at4": ["0", "-1", "1", "<step!>", "<step!> + 1"],
        "number": [
            "sum(<a=grid!>[i, j] * <grid!>[j, i] for i in range(4) for j in range(i))",
            "<grid!>[<at4>, <at4>]",
        ],
        "total": ["np.sum(<grid!> ** 2)", "np.sum(<grid!> * <grid!>)", "np.sum(<line!> * <line!>)"],
    },
    helpers={
        "laplace": """
            def laplace(A):
                return A[2:, 1:-1] + A[:-2, 1:-1] + A[1:-1, 2:] + A[1:-1, :-2] - 4 * A[1:-1, 1:-1]
        """,
        "relaxed": """
            def relaxed(A, c):
                A[1:-1, 1:-1] += c * laplace(A)
                return A
        """,
        "walls": """
            def walls(A, n):
                if n % 2:
                    A[0], A[-1] = A[-2], A[1]
                else:
                    A[:, 0] = A[:, 1]
                    A[:, -1].fill(0.5)
        """,
        "inner": """
            def inner(A):
                return A[1:-1, 1:-1]
        """,
        "smooth": """
            def smooth(A, out, c):
                np.multiply(A, c, out=out)
                np.add(out[1:], A[:-1], out=out[1:])
                return out
        """,
    },
    parameters={"given_grid": ("grid", grid)},
    floor=0.9,
)
