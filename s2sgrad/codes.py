"""The codes of refusals: what `s2sgrad explain CODE` says of each.

>>> CODES["outer-write"].title
'a write into what a module, or a function around, holds'
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """What `s2sgrad explain` says of a code."""

    title: str
    explanation: str
    example: str = ""


CODES: dict[str, Code] = {
    "no-source": Code(
        "the source text of the function cannot be found",
        "s2sgrad reads the text of a function. Functions typed at the plain Python prompt or made "
        "by exec() have none that Python can find again; nor have built-in functions and those of "
        "C extensions.",
        'exec("def f(x): return x * x")  # put f into a file, or register the text in linecache',
    ),
    "unsupported-syntax": Code(
        "a construct that the language of s2sgrad does not have",
        "Only constructs whose derivative is certain are accepted; all others are refused rather "
        "than half understood.",
    ),
    "comprehension": Code(
        "a set comprehension, or a generator expression that is kept",
        "Sets are not followed, and a generator that is kept runs later, when what it reads may "
        "have changed. Comprehensions of lists and dicts are differentiated, and so are generator "
        "expressions that sum, min, max, list, tuple, any, all or sorted go through at once.",
        "squares = {f(x) for x in xs}",
    ),
    "lambda": Code(
        "a lambda in a comprehension, or one that captures what may not be there yet",
        "A lambda in a comprehension sees the last value of the comprehension's variable, and one "
        "that captures a variable which is not assigned on all paths may fail when it is called. "
        "Make it in a function of its own, which takes what it captures as arguments.",
        "fs = [lambda z: z * w for w in ws]",
    ),
    "nested-function": Code(
        "a nested function that is kept while what it captures changes, or that is decorated",
        "A nested function sees later changes of the variables that it captures. It may be called "
        "and handed to calls at any time, but stored or returned only if none of them is bound "
        "anew after it was made: give it the values as defaults, or make it in a function of its "
        "own. A decorated one, a generator, or one that captures a variable which is not assigned "
        "on all paths has to move to the top of the module.",
        "for k in range(3):\n    fs.append(lambda z: z * w[k])",
    ),
    "class": Code(
        "a class defined inside a differentiated function",
        "Move the class to the top of the module.",
        "def f(x):\n    class Point: ...",
    ),
    "exception-handling": Code(
        "a try statement whose body fails when it has changed something; a jump out of finally",
        "Where an exception is caught, the derivative goes on from what was there before the "
        "operation that failed. Where that is a call which may have written into something by "
        "then, the derivative ends with NotFollowed when it fails; where that would be caught, it "
        "is not built. Compute into new names inside of try, and assign the result after it or in "
        "else.",
        "try:\n    fill(y, x)  # writes y[0], y[1] ...\nexcept ValueError:\n    pass",
    ),
    "context-manager": Code(
        "a with statement whose context manager may swallow exceptions",
        "The context managers of Python and NumPy are known; of your own, the source of __exit__ "
        "or of the generator has to tell that nothing is swallowed, and they must not be given "
        "values that carry a derivative. Put other with statements around the call.",
        "with handling_errors():\n    y = 1 / x",
    ),
    "generator": Code(
        "yield: the function is a generator",
        "A generator runs in pieces, interleaved with its caller, which has no single backward "
        "sweep. Return an array, or a list filled with append().",
        "def f(x):\n    yield x",
    ),
    "async": Code(
        "async and await",
        "Coroutines run interleaved with other code, which has no single backward sweep. "
        "Differentiate the numerical part as a plain function and await around it.",
        "async def f(x): ...",
    ),
    "match": Code(
        "a match statement with patterns that are not followed",
        "Patterns that take the rest of a dict, that bind names in an alternative inside of "
        "another pattern, or that take a class apart by places which are not known, are not "
        "followed. Write them as if and elif.",
        'match table:\n    case {"a": x, **rest}: ...',
    ),
    "star-args": Code(
        "a star in a call if what it stands for is not known",
        "How many values an array or a long list has is known only at run time. Write the values "
        "out, or pass one array, tuple or list.",
        "largest = max(*x)",
    ),
    "deletion": Code(
        "del of an attribute, or of a slice with a step",
        "Names, items of lists and dicts and plain slices of lists can be deleted. Build what is "
        "left anew instead.",
        "del rows[::2]",
    ),
    "scope-statement": Code(
        "an assignment to a name that is declared global or nonlocal",
        "Values that change outside the function cannot be followed. Pass the value in and return "
        "the new one. Declarations of names that are only read are fine.",
        "global counter\ncounter += 1",
    ),
    "outer-write": Code(
        "a write into what a module, or a function around, holds",
        "The backward sweep reads globals when the function is done, and no derivative flows "
        "through them. Pass the array, list or object as an argument. Counters that nothing is "
        "computed from may be written.",
        "HISTORY[0] = x",
    ),
    "dict-or-set": Code(
        "a dict with values of several kinds under keys that are known only when the program runs",
        "A dict is followed by its keys, where these are written out, or counted by a loop over a "
        "tuple or a range of known bounds: then each has a value of its own kind. Else all values "
        "have to be of one kind, numbers or arrays of one shape, for instance.",
        "table[name] = W if name in weights else 0.0",
    ),
    "f-string": Code(
        "a template string",
        "It holds values, which would have to be followed. Use an f-string, which is text.",
        't"{x}"',
    ),
    "import": Code(
        "an import inside a differentiated function whose module cannot be found",
        "Names that a function imports mean what they would mean at the top of its module, so the "
        "module has to be there when the derivative is built, and nothing else may bind the name.",
        "def f(x):\n    import nothing_of_this_name",
    ),
    "no-derivative": Code(
        "an operation that has no derivative, or none that s2sgrad knows",
        "The operation is known, and its derivative does not exist or is not implemented. Use a "
        "differentiable operation, register a rule, or keep the value out of the derivative with "
        "s2sgrad.stop_gradient.",
        "w, v = np.linalg.eig(A)",
    ),
    "unknown-function": Code(
        "a call of a function that s2sgrad knows no rule for and has no source of",
        "The function is neither in the table of rules nor Python code that can be read. Register "
        "a rule for it with @s2sgrad.rules.vjp.",
        "y = special.airy(x)",
    ),
    "unknown-name": Code(
        "a name that is not defined",
        "The name is neither a local variable nor found in the module, the enclosing functions or "
        "builtins.",
        "y = nump.exp(x)",
    ),
    "kind-unknown": Code(
        "the kind of a value cannot be determined",
        "Whether a value is a number or an array, and of which rank, decides what a statement "
        "means. Annotate the argument, or call the derivative, which takes the kinds from the "
        "arguments.",
    ),
    "kind-mixed": Code(
        "a variable holds values of different kinds",
        "On different paths the variable holds values that need different derivatives, such as a "
        "list here and an array there. Use two variables, or convert at the assignment.",
        "y = [] if n == 0 else np.zeros(n)",
    ),
    "aliasing": Code(
        "two names may share memory that is written to",
        "A write through one name changes what the other reads, and whether they share memory "
        "cannot be known here. Copy one of them with .copy().",
        "y = x.reshape(-1)\ny += 1",
    ),
    "mutated-argument-overlap": Code(
        "an argument that is written to shares memory with another argument",
        "The function writes into one of its arguments, and that changes another one. Pass copies.",
        "f(a, a[1:])",
    ),
    "complex": Code(
        "complex numbers where the derivative is not supported",
        "The operation has a rule for real numbers only. Compute real and imaginary parts "
        "separately.",
        "y = np.sqrt(x + 0j)",
    ),
    "integer-wrt": Code(
        "a gradient with respect to integers or booleans",
        "A function of integers has no derivative. Pass an array of floats: x.astype(float).",
        "grad(f)(np.arange(3))",
    ),
    "not-scalar": Code(
        "the result is not a scalar",
        "A gradient belongs to a function whose result is one number. Sum the result, pick an "
        "element, or use jacobian or vjp.",
        "grad(lambda x: x * 2)(np.ones(3))",
    ),
    "lost-derivative": Code(
        "a warning: a derivative is zero because the program cuts it off",
        "The value goes on as an integer, a truth value or a step (an array of integers, int(), "
        "round, argmax, a comparison, a mask), which has no derivative, and nothing else carries "
        "the derivative to the result; or the result does not depend on the argument at all. Such "
        "a zero is right and rarely meant. `s2sgrad show --explain` lists every place where a "
        "derivative ends. If it is meant: warnings.simplefilter('ignore', "
        "s2sgrad.LostDerivativeWarning).",
        "counts = np.zeros(3, int)\ncounts[0] = 10 * x",
    ),
    "constant": Code(
        "a copy of a constant by which the derivative is taken",
        "`from solver import DT` at the top of a module, `HALF = DT / 2` and `def f(x, dt=DT)` "
        "take what DT is at that time, and do not follow it. A derivative by solver.DT "
        "would be without their uses. Read solver.DT where it is used, or put the copy into wrt.",
        'from solver import DT\n\n\ndef f(x):\n    return DT * x\n\n\ngrad(f, wrt="solver.DT")',
    ),
    "wrt": Code(
        "wrt names no argument of the function",
        "wrt takes positions, names of parameters, paths to parts of them and to constants of "
        "modules, or a tuple of such.",
        'grad(f, wrt="weights")',
    ),
    "keyword-argument": Code(
        "an option of a function that is not supported",
        "The rule of the function does not cover this option. Leave it out, or express it by "
        "other operations.",
        "np.sum(x, where=mask)",
    ),
    "subclass": Code(
        "an array that is not exactly np.ndarray",
        "np.matrix, masked arrays and other subclasses give the operators other meanings. Convert "
        "with np.asarray(x) before the call.",
        "f(np.matrix(A))",
    ),
    "object-dtype": Code(
        "an array of Python objects",
        "The elements of an object array can be anything. Convert it to a numeric dtype.",
        "f(np.array([1, None]))",
    ),
    "export": Code(
        "the derivative cannot be exported as a module of its own",
        "The derivative refers to objects that a file cannot name, such as values in a closure. "
        "Define them at the top of the module, or pass them as arguments.",
    ),
    "method": Code(
        "a method that s2sgrad has no rule for",
        "Only the methods of arrays, lists and tuples that the table of rules lists are "
        "understood. Use the NumPy function of that name, if there is one.",
        "x.byteswap()",
    ),
    "attribute": Code(
        "an attribute that s2sgrad does not know",
        "Attributes of arrays are understood where the table of rules lists them; setting "
        "attributes is not.",
        "x.flat, model.weight = w",
    ),
    "recursion": Code(
        "a recursion whose kinds do not settle",
        "A recursive function is differentiated once per kind of its arguments. Here each call "
        "has arguments of a new kind.",
        "def f(x): return f((x,))",
    ),
    "default": Code(
        "the default of a parameter cannot be written out",
        "A call leaves out an argument whose default is an object that no literal denotes. Pass "
        "the argument explicitly.",
        "def scale(x, rule=RULE): ...",
    ),
    "value-unknown": Code(
        "a value on which the rank of a result hangs is computed",
        "Options such as `axis`, and the shapes that decide on a rank, have to be constants, or "
        "arguments that are passed on as they are: the derivative is specialised by their value.",
        "k = int(x.max())\nnp.sum(a, axis=k)",
    ),
    "index": Code(
        "an index that cannot be followed",
        "Arrays are indexed by integers, slices, `...`, None, masks and integer arrays; tuples "
        "and lists by integers and slices.",
        "xs[key]",
    ),
    "unpacking": Code(
        "an unpacking with the wrong number of names",
        "The value has a known number of elements, and it is another one than that of the names.",
        "a, b = (1.0, 2.0, 3.0)",
    ),
    "loop-target": Code(
        "the target of a loop cannot be followed",
        "A loop over enumerate or zip unpacks what it yields into as many names.",
        "for pair in enumerate(xs): ...",
    ),
    "iteration": Code(
        "a loop over something unknown, or over a list whose length changes in it",
        "Loops run over ranges, arrays, tuples and lists, and over zip, enumerate and reversed of "
        "such. Where a list gets longer or shorter, run over a copy, or take from it in a `while`.",
        "for line in file: ...",
    ),
    "list-operand": Code(
        "a tuple or list of active values where NumPy takes an array",
        "NumPy makes an array of it silently; the derivative needs to know. Write np.array(...).",
        "np.std([x, y, 2.0])",
    ),
    "list": Code(
        "lists in a long list",
        "The adjoint of a list with many lists in it cannot be followed. Use arrays instead.",
        "for row in table[1:]: ...",
    ),
    "in-place-function": Code(
        "a function that writes into an array",
        "There is no rule for what it writes. Write an assignment to a part of the array instead.",
        "np.copyto(a, b)",
    ),
    "call": Code(
        "the arguments of a call do not fit",
        "The function's parameters are others than the arguments that are given.",
        "helper(x, 1, 2)",
    ),
    "reserved-name": Code(
        "a name that means something else in generated code",
        "Generated code calls NumPy `np`, the module `math`, and a few functions of "
        "s2sgrad.runtime by their names. A program that uses such a name for something else would "
        "change its meaning.",
        "np = 3.0",
    ),
    "defect": Code(
        "s2sgrad failed where it should have understood or refused",
        "This is a defect of s2sgrad, not of the program. Please report it with the program.",
    ),
    "usage": Code(
        "s2sgrad was called in a way that has no meaning",
        "The message says which argument is wrong.",
    ),
}
