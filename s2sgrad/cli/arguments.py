"""What the commands take."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Sequence
from typing import Any

TARGET = "FILE.py:FUNCTION, FILE.py::Class.method, or a dotted path: package.module:function"


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command and its options; argparse itself exits with 2 where they make no sense."""
    parser = argparse.ArgumentParser(
        "s2sgrad",
        description="The derivative of a NumPy function, as NumPy source code.",
        epilog="Exit statuses: 0 fine, 1 numbers differ, 2 wrong usage, 3 refused.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {_version()}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for add in (_show, _check, _test, _export, _explain, _rules):
        add(commands)
    return parser.parse_args(arguments)


def _version() -> str:
    from s2sgrad import __version__

    return __version__


def _command(commands: Any, name: str, text: str) -> argparse.ArgumentParser:
    """A command, whose module is imported when it runs."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(command=_runner(name))
    return parser


def _runner(name: str) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        status: int = importlib.import_module(f"s2sgrad.cli.{name}").run(options)
        return status

    return run


def _derivative(parser: argparse.ArgumentParser) -> None:
    """The options that say which derivative is meant."""
    parser.add_argument("target", metavar="TARGET", help=TARGET)
    parser.add_argument(
        "--wrt", metavar="NAMES", help="parameters to differentiate by: W,b (all with floats)"
    )
    parser.add_argument(
        "--mode", choices=("reverse", "forward"), default="reverse", help="reverse, if not given"
    )
    _kinds(parser)
    parser.add_argument("--no-optimise", action="store_true", help="leave the code as derived")


def _kinds(parser: argparse.ArgumentParser) -> None:
    """The options that say of which kinds the arguments are."""
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument(
        "--types", metavar="TYPES", help='kinds of arguments: "W=f8[:, :], b=f8[:], n=int"'
    )
    chosen.add_argument(
        "--example",
        metavar="FUNCTION",
        help="a function of the same file that returns the arguments (`example`, if there is one)",
    )


def _show(commands: Any) -> None:
    parser = _command(commands, "show", "print the derivative of a function")
    _derivative(parser)
    parser.add_argument(
        "--stage", metavar="NAME", help="print what one phase makes of the function; `list` lists"
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="say where derivatives end: why one is zero, and which statements cut it off",
    )


def _check(commands: Any) -> None:
    parser = _command(commands, "check", "find all that cannot be differentiated; runs nothing")
    parser.add_argument(
        "target", metavar="TARGET|PATH", nargs="+", help=f"{TARGET}; or a file, or a folder"
    )
    parser.epilog = (
        "Exit statuses: 0 nothing found, 2 wrong usage, or a file that cannot be read (the others "
        "are checked all the same), 3 something is refused, whether or not all files can be read."
    )
    parser.add_argument("--wrt", metavar="NAMES", help="parameters to differentiate by")
    parser.add_argument("--types", metavar="TYPES", help="kinds of arguments, as for show")
    parser.add_argument(
        "--output-format", choices=("text", "json", "github"), default="text", help="text"
    )


def _test(commands: Any) -> None:
    parser = _command(commands, "test", "compare the derivative with central differences")
    parser.add_argument("target", metavar="TARGET", help=TARGET)
    parser.add_argument("--wrt", metavar="NAMES", help="parameters to differentiate by")
    _kinds(parser)
    parser.add_argument(
        "--against",
        metavar="FILE.py:FUNCTION",
        help="a derivative written by hand: takes the arguments, returns one result per parameter",
    )
    parser.add_argument("--seed", type=int, default=0, help="of random arguments and directions")
    parser.add_argument("--rtol", type=float, help="relative tolerance: 1e-6, 2e-3 for float32")


def _export(commands: Any) -> None:
    parser = _command(commands, "export", "write the derivative as a module that needs NumPy alone")
    _derivative(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="standard output, if not given")
    parser.add_argument("--value", action="store_true", help="the value too: (value, gradient)")


def _explain(commands: Any) -> None:
    parser = _command(commands, "explain", "say what the code of a refusal means")
    parser.add_argument("code", metavar="CODE", nargs="?", help="all codes, if not given")


def _rules(commands: Any) -> None:
    parser = _command(commands, "rules", "list the operations whose derivatives are known")
    parser.add_argument("name", metavar="NAME", nargs="?", help="one of them: np.tanh")
