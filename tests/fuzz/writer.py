"""Write a random program from the grammars of some features."""

import itertools
import random
import re
import textwrap
from dataclasses import replace

from tests.fuzz.expected import runs
from tests.fuzz.grammar import BLOCKS, features, holes
from tests.fuzz.program import Program
from tests.fuzz.scope import Inapplicable, Scope

ALWAYS = "arithmetic"
COMPANIONS = (1, 2, 2, 3, 4)
TRIES = 12


def program(feature, number, seed=0):
    """The random program of that number which uses a feature, and runs; always the same one."""
    for attempt in itertools.count():
        rng = random.Random(f"{seed}/{feature}/{number}/{attempt}")
        try:
            written = Writer(rng, feature).program()
        except Inapplicable:
            continue
        if feature in written.features and runs(written):
            return written


class Writer:
    """Writes one program, with a feature and some others."""

    def __init__(self, rng, feature):
        self.rng = rng
        others = sorted(set(features()) - {feature, ALWAYS})
        companions = rng.sample(others, min(len(others), rng.choice(COMPANIONS)))
        names = dict.fromkeys([ALWAYS, feature, *companions])
        self.chosen = [features()[name] for name in names]
        self.weights = {f.name: 3 if f.name == feature else 1 for f in self.chosen}
        self.used = []
        self.scope = Scope()
        self.count, self.again = 0, 0.0

    def program(self):
        """The program's text, its parameters, and the features that it uses."""
        makers = self.parameters()
        for name, (sort, _) in makers.items():
            self.scope = self.scope.bound(name, sort)
        lines = [f"def f({', '.join(makers)}):", _indented("\n".join(self.lines()))]
        text = "\n".join([*self.helpers("\n".join(lines)), *lines, ""])
        parameters = tuple((name, make) for name, (_, make) in makers.items())
        return Program(text, frozenset(self.used), parameters)

    def parameters(self):
        """The parameters by name, with their sorts and how they are made; some are not offered."""
        made = {}
        for feature in self.chosen:
            for name, sort_and_maker in feature.parameters.items():
                if feature.name == ALWAYS or self.rng.random() < 0.6:
                    made[name] = sort_and_maker
        return made

    def helpers(self, text):
        """The definitions that a text needs, each with those that it needs itself."""
        known = {n: h for feature in self.chosen for n, h in feature.helpers.items()}
        needed, left = set(), [text]
        while left:
            words = set(re.findall(r"\w+", left.pop()))
            new = (words & known.keys()) - needed
            needed |= new
            left += [known[name] for name in new]
        return [textwrap.dedent(known[n]).strip("\n") + "\n" for n in known if n in needed]

    def lines(self):
        """The lines of the function."""
        lines = [line for feature in self.chosen for line in self.setup(feature)]
        self.again = 0.5
        lines += [self.statement() for _ in range(self.rng.choice([2, 3, 4, 5]))]
        totals = dict.fromkeys(self.rule("total", 1) for _ in range(self.rng.choice([2, 3, 4, 5])))
        return [*lines, f"return {' + '.join(totals)}"]

    def setup(self, feature):
        """The lines with which a feature begins."""
        if "setup" not in feature.rules:
            return []
        return [self.rule("setup", 1, [feature])]

    def statement(self):
        """A line, or several."""
        chance = self.rng.random()
        if self.scope.in_loop and chance < 0.15:
            return self.attempted("leaving") or self.rule("statement", 2)
        if self.scope.may_return and chance < 0.2:
            return self.attempted("returning") or self.rule("statement", 2)
        return self.rule("statement", 2)

    def attempted(self, sort):
        """A line of the sort, or None."""
        try:
            return self.rule(sort, 2)
        except Inapplicable:
            return None

    def rule(self, sort, depth, among=None):
        """Fill a template of the sort; `depth` says how deep expressions may be nested."""
        found = [feature for feature in among or self.chosen if sort in feature.rules]
        weights = [self.weights[feature.name] for feature in found]
        for _ in range(TRIES if found else 0):
            feature = self.rng.choices(found, weights)[0]
            template = self.rng.choice(feature.rules[sort])
            scope, used = self.scope, len(self.used)
            try:
                text = self.filled(template, depth)
            except Inapplicable:
                self.scope = scope
                del self.used[used:]
            else:
                self.used.append(feature.name)
                return text
        raise Inapplicable(sort)

    def filled(self, template, depth):
        """A template with all of its holes filled."""
        outer, found = self.scope, holes(template)
        if not depth and any(hole.is_expression for hole in found):
            raise Inapplicable
        texts, labels = {}, {}
        for hole in sorted(found, key=lambda hole: hole.bound != "*"):
            texts[hole] = labels[hole.sort] if hole.again else self.fill(hole, depth, outer)
            if hole.label:
                labels[hole.label] = texts[hole]
        self.scope = outer
        for hole in found:
            if hole.bound in ("+", "^"):
                self.scope = self.scope.bound(texts[hole], hole.sort)
        return _replaced(template, found, texts)

    def fill(self, hole, depth, outer):
        """What fills a hole; a variable that is bound for the template alone joins the scope."""
        if hole.sort in BLOCKS:
            return self.block(hole.sort)
        if hole.bound == "-":
            return self.outside(hole, depth, outer)
        if hole.bound == "*":
            name = self.new_name(hole.sort)
            self.scope = self.scope.bound(name, hole.sort, own=False)
            return name
        if hole.bound:
            old = outer.of(hole.sort, own=True) if hole.bound == "+" else []
            again = old and self.rng.random() < self.again
            return self.rng.choice(old) if again else self.new_name(hole.sort)
        if hole.named:
            return self.variable(hole.sort, own=hole.named == "~")
        return self.rule(hole.sort, depth - 1)

    def outside(self, hole, depth, outer):
        """What fills a hole that does not see what the template binds."""
        inner, self.scope = self.scope, outer
        text = self.fill(replace(hole, bound=""), depth, outer)
        self.scope = inner
        return text

    def variable(self, sort, own):
        """The name of a variable of the sort, of the latest ones most often."""
        names = self.scope.of(sort, own)
        if not names:
            raise Inapplicable
        return self.rng.choices(names, range(1, len(names) + 1))[0]

    def new_name(self, sort):
        self.count += 1
        return f"{sort}{self.count}"

    def block(self, kind):
        """Statements, which know what is bound around them."""
        outer = self.scope
        self.scope = outer.inside(kind)
        lines = [self.statement() for _ in range(self.rng.choice([1, 1, 2, 3]))]
        self.scope = outer
        return "\n".join(lines)


def _replaced(template, found, texts):
    """The template with texts for its holes; a block is indented as its hole is."""
    parts, end = [], 0
    for hole in found:
        parts.append(template[end : hole.start])
        end = hole.end
        text = texts[hole]
        if hole.sort in BLOCKS:
            indent = re.search(r"[^\n]*\Z", template[: hole.start]).group()
            text = textwrap.indent(text, indent).removeprefix(indent)
        elif hole.is_expression and not _is_apart(template, hole):
            text = _bracketed(text)
        parts.append(text)
    return "".join([*parts, template[end:]])


def _is_apart(template, hole):
    """Whether brackets, commas or the ends of a line stand on both sides of a hole."""
    before, after = template[: hole.start].rstrip(" "), template[hole.end :].lstrip(" ")
    opens = not before or before.endswith(("(", "[", "{", ",", "=", "\n", "return"))
    return opens and (not after or after[0] in ")]},:\n")


def _bracketed(text):
    """The text in brackets, if it is an expression with an operator."""
    depth = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if character == " " and not depth:
            return f"({text})"
    return f"({text})" if text.startswith("-") else text


def _indented(text):
    return textwrap.indent(text, "    ")
