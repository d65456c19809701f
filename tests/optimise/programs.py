"""Random raw programs: aliases, views, in-place stores, tapes, branches, loops, effects."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import gast
from hypothesis import strategies as st

from s2sgrad.errors import Origin
from s2sgrad.optimise import Notes

ARRAYS = ["u", "v", "t1", "t2", "t3", "t4", "p_bar", "q_bar", "t1_bar", "u_2", "t5", "t6"]
NUMBERS = ["a", "s1", "s2", "s3", "s4", "a_bar", "s1_bar", "a_2"]
TAPES = ["u_tape", "s_tape"]
INVENTED = {n for n in [*ARRAYS, *NUMBERS] if n[0] in "ts" and n[1].isdigit() and "_bar" not in n}
ADJOINTS = {n for n in [*ARRAYS, *NUMBERS] if n.endswith("_bar")}
NOTES = Notes(
    temporaries=frozenset(INVENTED),
    adjoints=frozenset(ADJOINTS),
    base={"u_2": "u", "a_2": "a"},
    scalars=frozenset([*NUMBERS, "c", "n", "i", "j"]),
    floats=frozenset([*ARRAYS, *NUMBERS, "x", "y", "c"]),
    containers=frozenset(TAPES),
)

ARRAY_TEXTS = [
    "{A} + {A}",
    "{A} - {A}",
    "{A} * {A}",
    "{S} * {A}",
    "-{A}",
    "{A} / 3.0",
    "1.0 * {A}",
    "{A} * -{A}",
    "np.exp({A})",
    "np.tanh({A})",
    "np.where({A} > 0, {A}, {A})",
    "{A}.copy()",
    "{A}",
    "{A}[::-1]",
    "{A}[:]",
    "{A}.T",
    "np.ravel({A})",
    "{A}.reshape(2, 2).ravel()",
    "np.asarray({A})",
    "np.zeros_like({A})",
    "np.maximum({A}, {A})",
    "{A}.copy()",
    "{A}[::-1].copy()",
    "np.cumsum({A})",
    "{A}[[0, 2, 2, 1]]",
    "touch({A})",
    "-1.0 * {A}",
    "{A} ** 1",
    "np.array({A})",
    "{A} + {S} * {A}",
]
NUMBER_TEXTS = [
    "{S} + {S}",
    "{S} * {S}",
    "-{S}",
    "{S} - 1.0",
    "1.0 * {S}",
    "{A}[1]",
    "{A}[{I}]",
    "np.sum({A})",
    "{A}.mean()",
    "{S}",
    "1.0",
    "0.0",
    "2.0",
    "-1.0",
    "show({A})",
    "keep({A})",
    "spoil({S})",
    "show({S})",
    "{S} / ({S} * {S} + 1.0)",
    "{A}.copy()[2]",
    "float({S})",
    "abs({S})",
]
STORE_TEXTS = [
    "{A}[1] = {S}",
    "{A}[1:3] = {A}[:2]",
    "{A}[1:] += {A}[:-1]",
    "{A} += {A}",
    "{A} -= {S}",
    "{A}[::-1] = {A}",
    "{A}[{I}] += {S}",
    "{A} *= {S}",
    "{A}[:] = {A}",
    "np.add.at({A}, [0, 1, 1], {S})",
    "{A} += -{A}",
    "np.copyto({A}, {A})",
    "show({A})",
    "touch({A})",
    "{A} += 1.0 * {A}",
    "spoil({S})",
]
NUMBER_STORES = ["{S} += {S}", "{S} -= {S} * {S}", "{S} += np.sum({A})", "{S} += -1.0"]
TESTS = ["{S} > 0", "{S} < {S}", "{A}[0] > 0", "np.sum({A}) > 1.0", "{S}"]


@dataclass
class Writer:
    """Writes the text of one program, and remembers which names are certainly bound."""

    draw: Any
    arrays: list[str] = field(default_factory=lambda: ["x", "y", "u", "v"])
    numbers: list[str] = field(default_factory=lambda: ["c", "a"])
    pushed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TAPES, 0))
    lines: list[str] = field(default_factory=list)
    depth: int = 1
    loops: int = 0

    def pick(self, choices: Any) -> Any:
        return self.draw(st.sampled_from(list(choices)))

    def fill(self, text: str) -> str:
        while "{" in text:
            for hole, names in (
                ("{A}", self.arrays),
                ("{S}", self.numbers),
                ("{I}", ["0", "2", "-1"]),
            ):
                if hole in text:
                    text = text.replace(hole, self.pick(names), 1)
        return text

    def line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def program(self) -> str:
        self.line("u = x * 2.0")
        self.line("v = y.copy()")
        self.line("a = c + 1.0")
        self.line("u_tape = []")
        self.line("s_tape = []")
        self.block(self.draw(st.integers(3, 14)))
        results = [self.pick([*self.arrays, *self.numbers]) for _ in range(3)]
        self.line(f"return {', '.join(results)}")
        return "\n".join(["def f(x, y, c, n):", *self.lines])

    def block(self, size: int) -> None:
        for _ in range(size):
            self.statement()

    def statement(self) -> None:
        kinds = (
            ["array"] * 6
            + ["number"] * 4
            + ["store"] * 4
            + ["number store", "push", "pop", "add", "back", "delayed", "called", "taped"]
        )
        if self.depth < 4:
            kinds += ["if", "if", "for", "choice", "while"]
        getattr(self, self.pick(kinds).replace(" ", "_"))()

    def array(self) -> None:
        value = self.fill(self.pick(ARRAY_TEXTS))
        name = self.pick(ARRAYS)
        self.line(f"{name} = {value}")
        self.arrays = [*dict.fromkeys([*self.arrays, name, name, name])]

    def number(self) -> None:
        value = self.fill(self.pick(NUMBER_TEXTS))
        name = self.pick(NUMBERS)
        self.line(f"{name} = {value}")
        self.numbers = [*dict.fromkeys([*self.numbers, name])]

    def store(self) -> None:
        self.line(self.fill(self.pick(STORE_TEXTS)))

    def number_store(self) -> None:
        self.line(self.fill(self.pick(NUMBER_STORES)))

    def add(self) -> None:
        """Two contributions in a row."""
        name = self.pick(sorted(ADJOINTS & set(ARRAYS)))
        self.line(self.fill(f"{name} = " + self.pick(["{A} * {A}", "{A}", "{A}[::-1]"])))
        self.arrays = [*dict.fromkeys([*self.arrays, name])]
        if self.draw(st.booleans()):
            self.statement()
        self.line(
            self.fill(f"{name} " + self.pick(["+= {A}", "-= {S} * {A}", "= " + name + " + {A}"]))
        )

    def back(self) -> None:
        """A copy, and the copy of it back."""
        name, copy = self.pick(self.arrays), self.pick(["t5", "t6", "t1_bar"])
        self.line(f"{copy} = {name}")
        self.arrays = [*dict.fromkeys([*self.arrays, copy])]
        if self.draw(st.booleans()):
            self.statement()
        self.line(f"{name} = {copy}")
        self.line(self.fill(f"{self.pick(['q_bar', 'u'])} = {copy} * " + "{A}"))

    def delayed(self) -> None:
        """A value that is read after something is written: maybe what it was made of."""
        name = self.pick(["t1", "t2", "p_bar", "t6"])
        of = self.pick(self.arrays)
        value = self.pick(["{of}.copy()", "{of}[::-1].copy()", "{of} * 2.0", "{of}[::-1] + {of}"])
        self.line(f"{name} = {value.replace('{of}', of)}")
        self.line(
            self.pick([f"{of}[1] = c", f"{of} += 1.0", f"touch({of})", self.fill("{A}[0] = c")])
        )
        self.line(self.fill(f"{self.pick(['u', 'v', 'q_bar'])} = {name} + " + "{A}"))

    def called(self) -> None:
        """A value and a call that may write into what it was made of, on one line."""
        of, name = self.pick(self.arrays), self.pick(["t3", "t4"])
        first, then = self.pick(
            [(f"{of} * 3.0", f"touch({of}) + {name}"), (f"touch({of})", f"{of}[1] * {name}")]
        )
        self.line(f"{name} = {first}")
        self.line(f"{self.pick(['u', 'v'])} = {then}")

    def taped(self) -> None:
        """A value that comes back from a tape, and is the same one."""
        of, name = self.pick(self.arrays), self.pick(["u_2", "t5"])
        if self.loops == 0 and of != name:
            self.line(f"s_tape.append({of})")
            self.line(f"{name} = s_tape.pop()")
            self.line(f"t6 = {name} * 2.0")
            self.line(f"{of}[2] = c")
            self.line(f"v = t6 - {name}")

    def push(self) -> None:
        if self.loops == 0:
            tape = self.pick(TAPES)
            self.line(
                self.fill(f"{tape}.append(" + self.pick(["{A}", "{A}.copy()", "{A} * 2.0"]) + ")")
            )
            self.pushed[tape] += 1

    def pop(self) -> None:
        full = [tape for tape in TAPES if self.pushed[tape]]
        if self.loops == 0 and full:
            tape, name = self.pick(full), self.pick(ARRAYS)
            self.pushed[tape] -= 1
            self.line(f"{name} = {tape}.pop()")
            self.arrays = [*dict.fromkeys([*self.arrays, name])]

    def nested(self, size: int) -> None:
        """A block whose bindings are not certain afterwards."""
        arrays, numbers = self.arrays, self.numbers
        self.depth, self.loops = self.depth + 1, self.loops + 1
        self.line("pass")
        self.block(size)
        self.depth, self.loops = self.depth - 1, self.loops - 1
        self.arrays, self.numbers = arrays, numbers

    def test(self) -> str:
        value = self.fill(self.pick(TESTS))
        if self.draw(st.booleans()):
            return value
        self.line(f"t7 = {value}")
        return "t7"

    def choice(self) -> None:
        name, test = self.pick(["t1", "t2", "t3"]), self.test()
        for header in (f"if {test}:", "else:"):
            self.line(header)
            self.depth += 1
            self.line(f"{name} = {self.fill(self.pick(ARRAY_TEXTS))}")
            self.depth -= 1
        self.arrays = [*dict.fromkeys([*self.arrays, name])]

    def __getattr__(self, name: str) -> Any:
        if name == "if":
            return self.branch
        if name == "for":
            return self.loop
        if name == "while":
            return self.until
        raise AttributeError(name)

    def branch(self) -> None:
        self.line(f"if {self.test()}:")
        self.nested(self.draw(st.integers(1, 4)))
        if self.draw(st.booleans()):
            self.line("else:")
            self.nested(self.draw(st.integers(1, 3)))

    def loop(self) -> None:
        number = self.pick(["i", "j"])
        header = self.pick(
            [
                f"for {number} in range(n):",
                self.fill("for r in [{A}, {A}]:"),
                f"for {number} in range(2):",
            ]
        )
        if header.startswith("for r"):
            self.line(header)
            before, self.arrays = self.arrays, [*self.arrays, "r"]
            self.nested(self.draw(st.integers(1, 4)))
            self.arrays = before
            return
        recorded = self.loops == 0 and self.draw(st.booleans())
        if recorded:
            self.recorded_loop(header)
        else:
            self.line(header)
            self.nested(self.draw(st.integers(1, 5)))

    def recorded_loop(self, header: str) -> None:
        """A loop that pushes, statements, and a loop that pops as often."""
        name = self.pick(ARRAYS)
        self.line(header)
        self.depth += 1
        self.line(self.fill("s_tape.append(" + self.pick(["{A}", "{A}.copy()"]) + ")"))
        self.depth -= 1
        self.nested(self.draw(st.integers(1, 3)))
        self.line(header)
        self.depth += 1
        self.line(f"{name} = s_tape.pop()")
        self.depth -= 1
        before, self.arrays = self.arrays, [*self.arrays, name]
        self.nested(self.draw(st.integers(1, 4)))
        self.arrays = before

    def until(self) -> None:
        """A loop that counts, and is left at a break."""
        if self.loops:
            return
        self.line("trips = 0")
        self.line("while True:")
        self.nested(self.draw(st.integers(1, 3)))
        self.depth += 1
        self.line("trips += 1")
        self.line("if trips > 2:")
        self.line("    break")
        self.line("else:")
        self.depth -= 1
        self.depth += 1
        self.nested(self.draw(st.integers(1, 3)))
        self.depth -= 1


@st.composite
def programs(draw: Any) -> tuple[gast.FunctionDef, Notes]:
    """A tree and its notes; some statements are marked as lines of the user."""
    text = Writer(draw).program()
    tree = gast.parse(text).body[0]
    if draw(st.booleans()):
        seed = draw(st.integers(0, 3))
        mark(tree.body, seed)
    return tree, draw(st.sampled_from([NOTES, replace(NOTES, containers=None)]))


def mark(block: list[Any], seed: int) -> None:
    """Make a part of the statements lines of the user, several to a line."""
    for position, statement in enumerate(block):
        if (position + seed) % 4 < 3 or seed == 3:
            line = (position + seed) // 4
            statement.origin = Origin("f.py", line, 0, 1, "", f"line {line}")
        for name in ("body", "orelse"):
            mark(getattr(statement, name, []), seed)
