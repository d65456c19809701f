"""The vocabulary between printing and wrapping: text, and marks where a line may break.

A mark is a string too: what it prints when everything stays on one line. So a line that fits is
only `"".join(tokens)`, and nobody looks at the marks; a line that is too wide goes to `wrap`.
"""

from __future__ import annotations

from enum import Enum, auto


class Kind(Enum):
    """What a mark means when its line must be broken."""

    PARENTHESIS = auto()  # opens one expression in brackets
    ITEMS = auto()  # opens a list, tuple, set or dict: one element a line
    CALL = auto()  # opens arguments: all on the next line, else one a line
    INDEX = auto()  # opens a subscript
    COMPREHENSION = auto()  # opens a comprehension: one clause a line
    CLOSE = auto()
    EMPTY = auto()  # brackets without content
    SEQUENCE = auto()  # opens the tuple of a subscript, which has no brackets of its own
    GROUP = auto()  # opens an operation whose operators break together, if it stands in brackets
    CHAIN = auto()  # opens a chain of method calls, which may break at each dot
    OPTIONAL = auto()  # opens an expression that may be given parentheses
    END = auto()  # closes SEQUENCE, GROUP, CHAIN, OPTIONAL
    SPACE = auto()  # a space, or a new line
    OPERATOR = auto()  # a space before an operator, or a new line if it stands in brackets
    POWER = auto()  # the same for a `**` that is written without spaces
    AFTER_POWER = auto()
    DOT = auto()  # before the dot that follows a bracket
    PREFIX = auto()  # a unary operator
    KEYWORD = auto()  # the start of lambda, yield, `*x`: what follows has no brackets of its own


OPENERS = frozenset((Kind.PARENTHESIS, Kind.ITEMS, Kind.CALL, Kind.INDEX, Kind.COMPREHENSION))


class Rank(Enum):
    """How tightly operators bind, as far as breaking lines is concerned: later ones break first."""

    NONE = 0
    ATTRIBUTE = 1
    POWER = 2
    INVERT = 3
    TERM = 4
    SUM = 5
    SHIFT = 6
    BIT_AND = 7
    BIT_XOR = 8
    BIT_OR = 9
    COMPARE = 10
    BOOLEAN = 11
    CONDITIONAL = 12


class Policy(Enum):
    """When an optional expression gets its parentheses."""

    VALUE = auto()  # the right-hand side of a simple target, a test, an iterable
    SPLIT = auto()  # the right-hand side of a target that could be broken instead
    STATEMENT = auto()  # an expression statement
    MESSAGE = auto()  # the message of an assertion, a context manager
    LAMBDA = auto()  # the body of a lambda, also inside brackets
    ALWAYS = auto()  # whenever the line is too long
    ITEMS = auto()  # the same, with a comma after the last element
    PAIR = auto()  # items, of which brackets of their own are broken first


class Mark(str):
    """A place in the text that layout must know about; see `Kind`.

    >>> Mark(" ", Kind.SPACE) == " "
    True
    """

    kind: Kind
    rank: Rank
    policy: Policy | None

    def __new__(
        cls, text: str, kind: Kind, rank: Rank = Rank.NONE, policy: Policy | None = None
    ) -> Mark:
        mark = super().__new__(cls, text)
        mark.kind = kind
        mark.rank = rank
        mark.policy = policy
        return mark


PARENTHESIS = Mark("(", Kind.PARENTHESIS)
SQUARE = Mark("[", Kind.PARENTHESIS)
BRACE = Mark("{", Kind.PARENTHESIS)
TUPLE = Mark("(", Kind.ITEMS)
LIST = Mark("[", Kind.ITEMS)
BRACES = Mark("{", Kind.ITEMS)
CALL = Mark("(", Kind.CALL)
INDEX = Mark("[", Kind.INDEX)
GENERATOR = Mark("(", Kind.COMPREHENSION)
LIST_COMPREHENSION = Mark("[", Kind.COMPREHENSION)
BRACES_COMPREHENSION = Mark("{", Kind.COMPREHENSION)

CLOSE_ROUND = Mark(")", Kind.CLOSE)
CLOSE_SQUARE = Mark("]", Kind.CLOSE)
CLOSE_CURLY = Mark("}", Kind.CLOSE)

EMPTY_ROUND = Mark("()", Kind.EMPTY)
EMPTY_SQUARE = Mark("[]", Kind.EMPTY)
EMPTY_CURLY = Mark("{}", Kind.EMPTY)

SEQUENCE = Mark("", Kind.SEQUENCE)
GROUP = Mark("", Kind.GROUP)
CHAIN = Mark("", Kind.CHAIN)
END = Mark("", Kind.END)

SPACE = Mark(" ", Kind.SPACE)
POWER = Mark("", Kind.POWER, Rank.POWER)
AFTER_POWER = Mark("", Kind.AFTER_POWER)
DOT = Mark("", Kind.DOT, Rank.ATTRIBUTE)
IF_ELSE = Mark(" ", Kind.OPERATOR, Rank.CONDITIONAL)

VALUE = Mark("", Kind.OPTIONAL, policy=Policy.VALUE)
SPLIT = Mark("", Kind.OPTIONAL, policy=Policy.SPLIT)
STATEMENT = Mark("", Kind.OPTIONAL, policy=Policy.STATEMENT)
MESSAGE = Mark("", Kind.OPTIONAL, policy=Policy.MESSAGE)
LAMBDA = Mark("", Kind.OPTIONAL, policy=Policy.LAMBDA)
ALWAYS = Mark("", Kind.OPTIONAL, policy=Policy.ALWAYS)
ITEMS = Mark("", Kind.OPTIONAL, policy=Policy.ITEMS)
PAIR = Mark("", Kind.OPTIONAL, policy=Policy.PAIR)

KEYWORD = Mark("", Kind.KEYWORD)
AWAIT = Mark("await ", Kind.PREFIX)
