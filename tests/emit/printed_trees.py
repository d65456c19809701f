"""Hypothesis strategies for gast trees: every class of nodes that the running Python can parse."""

import functools
import sys

import gast
from hypothesis import strategies as st

NAMES = st.sampled_from(["a", "b", "x_bar", "u", "np", "laplacian", "first_argument_name"])
AWKWARD = st.sampled_from(["it's", '"', "\\", "\n'\"", "{}"])
TEXT = st.text(st.characters(codec="utf-8"), max_size=8) | AWKWARD
BINARY = "Add Sub Mult MatMult Div Mod Pow LShift RShift BitOr BitXor BitAnd FloorDiv".split()
COMPARE = "Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn".split()


def name(identifier, context=gast.Load, annotation=None):
    return gast.Name(identifier, context(), annotation, None)


def operators(names):
    return st.sampled_from(names).map(lambda operator: getattr(gast, operator)())


def lists(of, smallest=0, most=2):
    return st.lists(of, min_size=smallest, max_size=most)


@functools.cache
def nested(leaves, larger, depth):
    """Trees of at most this depth: `larger(trees)` are those one level deeper."""

    @st.composite
    def trees(draw, depth):
        if depth == 0 or draw(st.integers(0, 2)) == 0:
            return draw(leaves())
        return draw(deeper)

    deeper = larger(nested(leaves, larger, depth - 1)) if depth else None
    return trees(depth)


def constant(value):
    return gast.Constant(value, None)


NUMBERS = st.one_of(
    st.integers(0, 10**20),
    st.floats(0.0, allow_nan=False),
    st.floats(0.0, allow_nan=False).map(lambda part: complex(0, part)),
)
CONSTANTS = st.one_of(
    st.sampled_from([None, True, False, ..., 2, 1e-12]),
    NUMBERS,
    TEXT,
    st.binary(max_size=5),
).map(constant)
LOADED = NAMES.map(name)
STORED = NAMES.map(lambda identifier: name(identifier, gast.Store))


def targets(expression, context=gast.Store):
    """What can be assigned to or deleted."""
    plain = NAMES.map(lambda identifier: name(identifier, context))
    attribute = st.builds(lambda of, attr: gast.Attribute(of, attr, context()), expression, NAMES)
    item = st.builds(lambda of, index: gast.Subscript(of, index, context()), expression, LOADED)
    simple = plain | attribute | item

    def several(each):
        elements = lists(each, 1)
        return st.builds(lambda parts: gast.Tuple(parts, context()), elements) | st.builds(
            lambda parts: gast.List(parts, context()), elements
        )

    return simple | several(simple) | several(simple | several(simple))


@st.composite
def parameters(draw, expression, annotated=True):
    def parameter(identifier):
        annotation = draw(st.none() | expression) if annotated else None
        return name(identifier, gast.Param, annotation)

    parts = [[parameter(n) for n in draw(lists(NAMES, 0, 2))] for _ in range(3)]
    defaults = draw(lists(expression, 0, len(parts[0]) + len(parts[1])))
    keyword_defaults = [draw(st.none() | expression) for _ in parts[2]]
    starred = [parameter(n) if n else None for n in draw(st.tuples(*[st.none() | NAMES] * 2))]
    defaults = defaults[: len(parts[0]) + len(parts[1])]
    return gast.arguments(
        parts[1], parts[0], starred[0], parts[2], keyword_defaults, starred[1], defaults
    )


def comprehensions(expression):
    tests, is_async = lists(expression, 0, 2), st.sampled_from([0, 1])
    return st.builds(gast.comprehension, targets(expression), expression, tests, is_async)


def keywords(expression):
    return st.builds(gast.keyword, st.none() | NAMES, expression)


def starred(expression):
    return expression | st.builds(lambda value: gast.Starred(value, gast.Load()), expression)


def slices(expression):
    bound = st.none() | expression
    slice_ = st.builds(gast.Slice, bound, bound, bound)
    several = lists(expression | slice_, 1).map(lambda parts: gast.Tuple(parts, gast.Load()))
    return expression | slice_ | several


@st.composite
def fstrings(draw, expression, text=TEXT):
    values = []
    for _ in range(draw(st.integers(1, 4))):
        joined = values and isinstance(values[-1], gast.Constant)
        if not joined and draw(st.booleans()):
            values.append(constant(draw(text.filter(bool))))
        else:
            specification = draw(st.sampled_from([None, [constant(">10")], "nested"]))
            if specification == "nested":
                specification = [gast.FormattedValue(draw(LOADED), -1, None), constant(".3f")]
            conversion = draw(st.sampled_from([-1, ord("r"), ord("s"), ord("a")]))
            spec = gast.JoinedStr(specification) if specification else None
            values.append(gast.FormattedValue(draw(expression), conversion, spec))
    return gast.JoinedStr(values)


def words():
    return LOADED | st.sampled_from(["", "key"]).map(constant)


def quotable(e):
    """Expressions that can stand in an f-string of any Python."""
    return st.one_of(
        st.builds(gast.BinOp, e, operators(BINARY), e),
        st.builds(lambda v, i: gast.Subscript(v, i, gast.Load()), e, e),
        st.builds(gast.Lambda, parameters(e, annotated=False), e),
        st.builds(gast.Dict, lists(e, 1, 1), lists(e, 1, 1)),
        st.builds(gast.IfExp, e, e, e),
        fstrings(LOADED, st.just("text")),
    )


def compare(left, pairs):
    return gast.Compare(left, [operator for operator, _ in pairs], [right for _, right in pairs])


def larger(e):
    """The expressions made of expressions `e`."""
    load = gast.Load
    return st.one_of(
        st.builds(gast.BinOp, e, operators(BINARY), e),
        st.builds(gast.UnaryOp, operators(["USub", "UAdd", "Invert", "Not"]), e),
        st.builds(gast.BoolOp, operators(["And", "Or"]), lists(e, 2, 3)),
        st.builds(compare, e, st.lists(st.tuples(operators(COMPARE), e), min_size=1, max_size=3)),
        st.builds(gast.IfExp, e, e, e),
        st.builds(gast.NamedExpr, STORED, e),
        st.builds(gast.Lambda, parameters(e, annotated=False), e),
        st.builds(gast.Await, e),
        st.builds(gast.Yield, st.none() | e),
        st.builds(gast.YieldFrom, e),
        st.builds(lambda value, attr: gast.Attribute(value, attr, load()), e, NAMES),
        st.builds(lambda value, index: gast.Subscript(value, index, load()), e, slices(e)),
        st.builds(gast.Call, e, lists(starred(e)), lists(keywords(e), 0, 2)),
        lists(starred(e)).map(lambda parts: gast.List(parts, load())),
        lists(starred(e)).map(lambda parts: gast.Tuple(parts, load())),
        lists(starred(e), 1).map(gast.Set),
        lists(st.tuples(st.none() | e, e)).map(
            lambda pairs: gast.Dict([key for key, _ in pairs], [value for _, value in pairs])
        ),
        st.builds(gast.ListComp, e, lists(comprehensions(e), 1, 2)),
        st.builds(gast.SetComp, e, lists(comprehensions(e), 1, 2)),
        st.builds(gast.GeneratorExp, e, lists(comprehensions(e), 1, 2)),
        st.builds(gast.DictComp, e, e, lists(comprehensions(e), 1, 2)),
        fstrings(nested(words, quotable, 2)),
    )


def atoms():
    return LOADED | CONSTANTS


EXPRESSIONS = nested(atoms, larger, 3)
SMALL = nested(atoms, larger, 1)

KEYS = st.one_of(
    st.integers(0, 99).map(constant),
    TEXT.map(constant),
    LOADED.map(lambda n: gast.Attribute(n, "value", gast.Load())),
    st.integers(0, 99).map(lambda n: gast.UnaryOp(gast.USub(), constant(n))),
)


def larger_patterns(p):
    """The patterns made of patterns `p`."""
    named = p.filter(lambda pattern: not isinstance(pattern, gast.MatchStar))
    star = st.builds(gast.MatchStar, st.none() | NAMES)
    return st.one_of(
        st.builds(
            lambda parts, last: gast.MatchSequence(parts + last), lists(named), lists(star, 0, 1)
        ),
        lists(st.tuples(KEYS, named), 0, 2).flatmap(
            lambda pairs: (st.none() | NAMES).map(
                lambda rest: gast.MatchMapping([k for k, _ in pairs], [v for _, v in pairs], rest)
            )
        ),
        lists(st.tuples(NAMES, named), 0, 2).flatmap(
            lambda pairs: st.builds(
                gast.MatchClass,
                LOADED,
                lists(named, 0, 2),
                st.just([k for k, _ in pairs]),
                st.just([v for _, v in pairs]),
            )
        ),
        st.builds(gast.MatchAs, named, NAMES),
        lists(named, 2).map(gast.MatchOr),
    )


def simple_patterns():
    return st.one_of(
        KEYS.map(gast.MatchValue),
        st.sampled_from([None, True, False]).map(gast.MatchSingleton),
        (st.none() | NAMES).map(lambda identifier: gast.MatchAs(None, identifier)),
    )


PATTERNS = nested(simple_patterns, larger_patterns, 3)


def aliases():
    dotted = NAMES | st.just("os.path")
    return st.builds(gast.alias, dotted, st.none() | NAMES)


def simple_statements():
    value = nested(atoms, larger, 2)
    optional = st.none() | SMALL
    plain = st.builds(lambda alias: gast.alias(alias, None), NAMES)
    newer = []
    if sys.version_info >= (3, 12):
        newer.append(st.builds(gast.TypeAlias, STORED, type_parameters(), SMALL))
    return st.one_of(
        *newer,
        st.builds(gast.Expr, value),
        st.builds(gast.Assign, lists(targets(SMALL), 1, 2), value, st.none()),
        st.builds(gast.AugAssign, STORED, operators(BINARY), value),
        st.builds(gast.AnnAssign, STORED, SMALL, optional, st.sampled_from([0, 1])),
        st.builds(gast.Return, st.none() | value),
        st.builds(gast.Delete, lists(targets(SMALL, gast.Del), 1, 2)),
        st.builds(gast.Assert, SMALL, optional),
        st.builds(gast.Raise, SMALL, optional),
        st.just(gast.Raise(None, None)),
        st.builds(gast.Import, lists(aliases(), 1)),
        st.builds(gast.ImportFrom, NAMES, lists(plain, 1), st.integers(0, 2)),
        st.builds(gast.Global, lists(NAMES, 1)),
        st.builds(gast.Nonlocal, lists(NAMES, 1)),
        *[st.just(gast.Pass()), st.just(gast.Break()), st.just(gast.Continue())],
    )


def larger_statements(s):
    """The statements whose bodies are made of `s`."""
    body, orelse = lists(s, 1, 2), lists(s, 0, 1)
    items = lists(st.builds(gast.withitem, SMALL, st.none() | targets(SMALL)), 1, 2)
    caught = NAMES.map(lambda identifier: name(identifier, gast.Store))
    handlers = lists(st.builds(gast.ExceptHandler, SMALL, st.none() | caught, body), 1, 2)
    decorators = lists(SMALL, 0, 1)
    cases = st.builds(gast.match_case, PATTERNS, st.none() | SMALL, body)
    kinds = [
        st.builds(gast.If, SMALL, body, orelse),
        st.builds(gast.While, SMALL, body, orelse),
        st.builds(gast.Try, body, handlers, orelse, orelse),
        st.builds(gast.Try, body, st.just([]), st.just([]), body),
        st.builds(gast.Match, SMALL, lists(cases, 1, 2)),
        st.builds(
            gast.ClassDef,
            NAMES,
            lists(starred(SMALL), 0, 2),
            lists(keywords(SMALL), 0, 2),
            body,
            decorators,
            type_parameters(),
        ),
    ]
    for loop in (gast.For, gast.AsyncFor):
        kinds.append(st.builds(loop, targets(SMALL), SMALL, body, orelse, st.none()))
    for with_ in (gast.With, gast.AsyncWith):
        kinds.append(st.builds(with_, items, body, st.none()))
    for function in (gast.FunctionDef, gast.AsyncFunctionDef):
        signature = (parameters(SMALL), body, decorators, st.none() | SMALL, st.none())
        kinds.append(st.builds(function, NAMES, *signature, type_parameters()))
    if sys.version_info >= (3, 11):
        kinds.append(st.builds(gast.TryStar, body, handlers, orelse, orelse))
    return st.one_of(kinds)


def type_parameters():
    if sys.version_info < (3, 12):
        return st.just([])
    default = st.none() | LOADED if sys.version_info >= (3, 13) else st.none()
    return lists(
        st.one_of(
            st.builds(gast.TypeVar, NAMES, st.none() | LOADED, default),
            st.builds(gast.TypeVarTuple, NAMES, default),
            st.builds(gast.ParamSpec, NAMES, default),
        ),
        0,
        2,
    )


STATEMENTS = nested(simple_statements, larger_statements, 1)
MODULES = lists(STATEMENTS, 1).map(lambda body: gast.Module(body, []))
