"""Operations with a row: what a rule says reaches the operands."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.liveness import names_bound
from s2sgrad.analyse.operations import (
    Apply,
    Inactive,
)
from s2sgrad.analyse.refusals import located
from s2sgrad.derive.adjoints import Adjoints
from s2sgrad.derive.build import (
    list_of,
    number,
)
from s2sgrad.derive.contributions import Contributions
from s2sgrad.derive.doubles import double_of
from s2sgrad.derive.values import Value
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import ListOf, Scalar, Sequence
from s2sgrad.rules.row import Site
from s2sgrad.trees import nodes_in


class Rows(Adjoints):
    """The part of the reverse sweep that knows of rows."""

    def apply(self, site: Site, g: Value, primal: str | None) -> None:
        self.refuse_missing(site)
        contributions = Contributions(
            site,
            g,
            lambda p, content: self.row_operand(site, p, content, primal),
            self.is_guarded(site, primal),
            lambda error: self.refuse_rule(site, error),
        )
        active = [p for p in site.row.vjps if p in site.operands and self.has_active(site, p)]
        if is_square(site):
            self.square(site, contributions)
            return
        if site.row.name == "Div" and active == ["x", "y"] and not contributions.wrap:
            self.quotient(site, contributions)
            return
        found = [(p, contributions.of(p)) for p in active]
        for parameter, value in found:
            self.give(site.operands[parameter], value)

    def square(self, site: Site, contributions: Contributions) -> None:
        """Of `x * x`: one contribution, with the double of x if the sweep has named it."""
        x = contributions.read("x", True)
        steady = isinstance(site.kinds["x"], Scalar) and isinstance(x, gast.Name)
        double = double_of(x.id, self.out) if steady and not contributions.wrap else None
        self.give(site.operands["x"], contributions.square(double))

    def quotient(self, site: Site, contributions: Contributions) -> None:
        """Of `x / y` with both active: what x receives serves for y, too."""
        divisor = contributions.read("y", True)
        if is_within(divisor, contributions.read("ans", True)):
            contributions.known = (divisor, self.bind("divisor", divisor))
        quotient = contributions.quotient()
        contributions.g = Value(self.bind("quotient", quotient.expression), quotient.dims, False)
        x, y = contributions.shared("g", "x"), contributions.shared("-g * ans", "y")
        self.give(site.operands["x"], x)
        self.give(site.operands["y"], y)

    def row_operand(self, site: Site, parameter: str, content: bool, primal: str | None) -> Any:
        if parameter == "ans":
            assert primal is not None
            return self.primal(primal, content, after=True)
        return self.expression(site.operands[parameter], content)

    def has_active(self, site: Site, parameter: str) -> bool:
        return any(map(self.is_active, nodes_in(site.operands[parameter])))

    def give(self, operand: Any, value: Any) -> None:
        """Contribute to an operand: a name, or a tuple or list of operands."""
        if isinstance(operand, (gast.Tuple, gast.List)):
            values = value if isinstance(value, list) else self.split(value, len(operand.elts))
            for element, part in zip(operand.elts, values, strict=True):
                self.give(element, part)
        elif self.is_active(operand):
            if isinstance(value, list) and operand.id not in self.states:
                self.contribute(operand.id, Value(nested(value), ()))
            elif isinstance(value, list):
                for k, part in enumerate(value):
                    self.contribute_nested(operand.id, k, part)
            else:
                self.contribute(operand.id, value)

    def contribute_nested(self, primal: str, k: int, part: Any) -> None:
        value = Value(nested(part), ()) if isinstance(part, list) else part
        self.contribute_element(primal, number(k), value)

    def split(self, value: Value, count: int) -> list[Value]:
        return [Value(part, ()) for part in self.parts(value.expression, range(count))]

    def contributions(self, site: Site, g: Value, statement: Any, base: str) -> Contributions:
        return Contributions(
            site,
            g,
            lambda p, content: self.row_operand(site, p, content, base),
            False,
            lambda error: self.refuse_rule(site, error),
        )

    def refuse_missing(self, site: Site) -> None:
        row = site.row
        for parameter in site.operands:
            if not self.has_active(site, parameter):
                continue
            if is_loose_list(site, parameter):
                why = f"`{parameter}` is a tuple or list, and the rule is for an array."
                self.refuse_row(why, "Make it an array first, with np.array.", "list-operand")
            if row.because:
                self.refuse_row(row.because, row.way_out, "no-derivative")
            if parameter not in row.vjps and parameter not in row.inactive:
                why = f"there is no rule for its derivative with respect to `{parameter}`."
                self.refuse_row(
                    why, "Compute that operand outside, or use another form.", "no-derivative"
                )

    def refuse_row(self, why: str, way_out: str, code: str) -> None:
        statement = self.statement_
        node = getattr(statement, "value", statement)
        if isinstance(node, gast.stmt):
            what = statement.origin.statement
        else:
            what = gast.unparse(node.func if isinstance(node, gast.Call) else node)
        where = located(statement, node, self.analysis.core.parsed.lines)
        blocker = Blocker(code, f"cannot differentiate `{what}`", why, way_out, where)
        raise Refused([blocker])

    def refuse_rule(self, site: Site, error: Any) -> None:
        if hasattr(error, "operand"):
            self.context.need_value(self.analysis, self.statement_, site, error.operand)
        self.refuse_row(error.why, error.way_out, error.code)

    def is_guarded(self, site: Site, primal: str | None) -> bool:
        if primal not in self.guarded:
            return False
        if site.row.name not in LINEAR:
            return True
        operands = {getattr(operand, "id", None) for operand in site.operands.values()}
        return bool(operands & self.tainted)


def nested(values: list[Any]) -> Any:
    """The cotangents of a list's elements as a list."""
    return list_of([nested(v) if isinstance(v, list) else v.expression for v in values])


def is_within(part: Any, whole: Any) -> bool:
    """Whether a longer expression occurs in another one, so that it is worth a name."""
    if isinstance(part, (gast.Name, gast.Constant, gast.Attribute)):
        return False
    text = gast.dump(part)
    return any(gast.dump(node) == text for node in nodes_in(whole) if type(node) is type(part))


def tainted_names(analysis: Any) -> set[str]:
    """Names whose values may be infinite or nan: what comes out of a row that may make such."""
    found: set[str] = set()
    for statement in analysis.statements:
        operation = analysis.operations.get(statement)
        if isinstance(operation, Apply) and not operation.site.row.constant:
            row, operands = operation.site.row, operation.site.operands.values()
            reads = {n.id for o in operands for n in nodes_in(o) if isinstance(n, gast.Name)}
            if (row.elementwise and row.name not in LINEAR) or reads & found:
                found.update(names_bound(statement))
    return found


def is_loose_list(site: Site, parameter: str) -> bool:
    """Whether a tuple or list stands where the rule knows of arrays only."""
    kind = site.kinds.get(parameter)
    return isinstance(kind, (Sequence, ListOf)) and parameter not in site.row.sequences


def is_square(site: Site) -> bool:
    """Whether the operation is `x * x`."""
    names = [getattr(operand, "id", None) for operand in site.operands.values()]
    return site.row.name == "Mult" and names[0] is not None and names[0] == names[1]


LINEAR = frozenset({"Add", "Sub", "Mult", "USub", "UAdd", "np.negative", "np.add", "np.subtract"})


def guarded_names(analysis: Any) -> set[str]:
    """Names that lead only into a branch of an np.where: what is not taken contributes nothing."""
    users: dict[str, list[Any]] = {}
    for statement in analysis.statements:
        operation = analysis.operations.get(statement)
        for n in nodes_in(statement) if not isinstance(operation, Inactive) else ():
            if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Load):
                users.setdefault(n.id, []).append(statement)
    found: set[str] = set()
    for statement in reversed(analysis.statements):
        for primal in names_bound(statement):
            if users.get(primal) and all(_leads(analysis, s, primal, found) for s in users[primal]):
                found.add(primal)
    return found


def _leads(analysis: Any, statement: Any, primal: str, found: set[str]) -> bool:
    operation = analysis.operations.get(statement)
    if not isinstance(operation, Apply) or isinstance(statement, gast.AugAssign):
        return False
    site = operation.site
    if site.row.name == "np.where":
        condition = site.operands["condition"]
        return not any(isinstance(n, gast.Name) and n.id == primal for n in nodes_in(condition))
    return all(bound in found for bound in names_bound(statement))
