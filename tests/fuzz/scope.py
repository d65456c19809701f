"""Which variables a random program has at a place."""

from dataclasses import dataclass, field, replace


class Inapplicable(Exception):
    """A rule asks for what is not there."""


@dataclass(frozen=True)
class Scope:
    """Names by sort; those that may be bound anew; and where in the program the place is."""

    names: dict[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    in_loop: bool = False
    may_return: bool = True
    depth: int = 3

    def of(self, sort, own=False):
        """The variables of a sort."""
        return [n for n, s in self.names.items() if s == sort and (not own or n in self.own)]

    def bound(self, name, sort, own=True):
        """The scope after a variable has been bound: the latest of all."""
        names = {**{n: s for n, s in self.names.items() if n != name}, name: sort}
        return replace(self, names=names, own=self.own | {name} if own else self.own)

    def inside(self, kind):
        """The scope of the statements in a block: "block", "loop" or "body"."""
        if not self.depth:
            raise Inapplicable
        scope = replace(self, depth=self.depth - 1)
        match kind:
            case "loop":
                return replace(scope, in_loop=True)
            case "body":
                depth = min(scope.depth, 1)
                return replace(scope, own=frozenset(), in_loop=False, may_return=False, depth=depth)
        return scope
