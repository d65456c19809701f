"""Reads a module's statements without running them: what each name means, where that is certain."""

from __future__ import annotations

import ast
import io
import linecache
import types
from typing import Any

from s2sgrad.annotations import NotKnown
from s2sgrad.survey import imports
from s2sgrad.survey.constants import NotCertain, value
from s2sgrad.survey.module import Modules, StaticModule, Unreadable
from s2sgrad.survey.text import bound_by, codes_in, is_for_scripts, reachable

Definition = ast.FunctionDef | ast.AsyncFunctionDef
TRANSPARENT = frozenset({"s2sgrad.grad", "s2sgrad.value_and_grad", "s2sgrad.differentiable"})
"""Decorators through which the function can be seen."""


class Reader:
    """Reads the statements of one module."""

    def __init__(self, modules: Modules, module: StaticModule) -> None:
        self.modules = modules
        self.module = module
        self.codes: dict[tuple[str, int], types.CodeType] = {}

    def run(self) -> None:
        """Read the whole module."""
        text = "".join(self.module.lines)
        try:
            tree = ast.parse(text, self.module.file)
            text = reachable(text, tree)
            code = compile(text, self.module.file, "exec", dont_inherit=True)
        except SyntaxError as error:
            place = f"{self.module.file}:{error.lineno or 1}:{error.offset or 1}"
            raise Unreadable(f"cannot read `{place}`: {error.msg}") from None
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"cannot read `{self.module.file}`: {error}") from None
        if text != "".join(self.module.lines):
            lines = list(io.StringIO(text))
            linecache.cache[self.module.file] = (len(text), None, lines, self.module.file)
        self.codes = {(c.co_name, c.co_firstlineno): c for c in codes_in(code)}
        self.block(tree.body)
        for node in ast.walk(tree):
            if isinstance(node, ast.Global):
                for name in node.names:
                    self.forget(name, "it is assigned by a function")

    def block(self, statements: list[ast.stmt]) -> None:
        """Read statements in order."""
        for statement in statements:
            self.statement(statement)

    def statement(self, node: ast.stmt) -> None:
        """Read one statement: what it binds is known or forgotten."""
        match node:
            case ast.Import() | ast.ImportFrom():
                self.imports(node)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self.define(node, node.name)
            case ast.ClassDef():
                self.classes(node)
            case ast.Assign(value=right) | ast.AnnAssign(value=ast.expr() as right):
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    self.assign(target, right)
            case ast.Try(body=body):
                self.block(body)
            case ast.Expr():
                pass
            case ast.If(test=test) if is_for_scripts(test):
                pass
            case _:
                self.forget_all(node, "it is assigned by statements that would have to run")

    def forget(self, name: str, why: str) -> None:
        """A name is not known, and why."""
        self.module.names.pop(name, None)
        self.module.unknown[name] = why

    def forget_all(self, node: ast.AST, why: str) -> None:
        """No name that a statement or a target binds is known."""
        for name in bound_by(node):
            self.forget(name, why)

    def keep(self, name: str, found: Any) -> None:
        """A name is known."""
        self.module.names[name] = found
        self.module.unknown.pop(name, None)

    def assign(self, target: ast.expr, right: ast.expr) -> None:
        """Bind the names of an assignment, if its value is certain."""
        if isinstance(right, ast.Lambda) and isinstance(target, ast.Name):
            self.function(right, target.id, "<lambda>", right.lineno)
            return
        try:
            self.bind(target, value(right, self.module.names))
        except NotCertain:
            self.forget_all(target, f"it is computed at line {right.lineno} of the module")

    def bind(self, target: ast.expr, found: Any) -> None:
        """Bind a name, or a tuple of names."""
        match target:
            case ast.Name(id=name):
                self.keep(name, found)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                values = list(found)
                if len(values) != len(parts):
                    raise NotCertain
                for part, one in zip(parts, values, strict=True):
                    self.bind(part, one)
            case _:
                raise NotCertain

    # definitions

    def define(self, node: Definition, path: str) -> None:
        """Read a function definition and its decorators."""
        wrapped = [d for d in node.decorator_list if not self.transparent(d)]
        line = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        self.function(node, path, node.name, line)
        if wrapped and "." not in path:
            self.forget(path, f"it is decorated with `{ast.unparse(wrapped[0])}`")

    def transparent(self, decorator: ast.expr) -> bool:
        """Whether the function can be differentiated in spite of the decorator."""
        inner = decorator.func if isinstance(decorator, ast.Call) else decorator
        path = ast.unparse(inner)
        if path == "staticmethod":
            return True
        first, _, rest = path.partition(".")
        found = self.module.names.get(first)
        if isinstance(found, types.ModuleType):
            return f"{found.__name__}.{rest}" in TRANSPARENT
        name = getattr(found, "__name__", "")
        owner = (getattr(found, "__module__", "") or "").partition(".")[0]
        return owner == "s2sgrad" and f"s2sgrad.{name}" in TRANSPARENT

    def function(self, node: Any, path: str, name: str, line: int) -> None:
        """Make the function from its code, with such defaults as are certain."""
        code = self.codes.get((name, line))
        if code is None or code.co_freevars:
            self.forget(path, "it cannot be made without running the module")
            return
        defaults = tuple(self.default(d) for d in node.args.defaults)
        made = types.FunctionType(code, self.module.names, code.co_name, defaults or None)
        pairs = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        made.__kwdefaults__ = {a.arg: self.default(d) for a, d in pairs if d is not None} or None
        every = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        made.__annotations__ = {a.arg: ast.unparse(a.annotation) for a in every if a.annotation}
        made.__qualname__ = path
        self.module.functions[path] = made
        if "." not in path:
            self.keep(path, made)

    def default(self, node: ast.expr) -> Any:
        """The value of a default, if it is certain."""
        try:
            return value(node, self.module.names)
        except NotCertain:
            return NotKnown(ast.unparse(node))

    def classes(self, node: ast.ClassDef) -> None:
        """Read the static methods of a class."""
        for inner in node.body:
            if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)):
                path = f"{node.name}.{inner.name}"
                static = any(ast.unparse(d) == "staticmethod" for d in inner.decorator_list)
                if static:
                    self.define(inner, path)
                else:
                    self.module.methods.add(path)
        self.forget(node.name, "it is a class")

    # imports

    def imports(self, node: ast.Import | ast.ImportFrom) -> None:
        """Read an import statement."""
        if isinstance(node, ast.ImportFrom):
            self.imported_from(node)
            return
        for alias in node.names:
            self.imported(alias)

    def imported(self, alias: ast.alias) -> None:
        """Read a part of `import a.b as c`."""
        first = alias.name.partition(".")[0]
        name = alias.asname or first
        found = self.found(alias.name)
        if found is None:
            self.forget(name, f"`{alias.name}` is not imported by a static check")
        else:
            self.keep(name, found if alias.asname else self.found(first) or found)

    def found(self, name: str) -> types.ModuleType | None:
        """The module of a name: a file of the user's, or a library."""
        file = imports.user_file(name, self.modules.roots)
        if file is not None:
            try:
                return self.modules.of(file, name).module
            except Unreadable:
                return None
        return imports.library(name)

    def imported_from(self, node: ast.ImportFrom) -> None:
        """Read `from a import b`."""
        owner = imports.absolute(node.module, node.level, self.module.package)
        source = self.found(owner)
        for alias in node.names:
            if alias.name == "*":
                self.star(source)
            else:
                self.member(source, owner, alias.name, alias.asname or alias.name)

    def star(self, source: types.ModuleType | None) -> None:
        """Read `from a import *`."""
        public = getattr(source, "__all__", None) or [n for n in dir(source) if n[0] != "_"]
        for name in public if source is not None else ():
            if hasattr(source, name):
                self.keep(name, getattr(source, name))
        if source is None:
            self.module.unknown["*"] = "a module is imported with *"

    def member(self, source: Any, owner: str, wanted: str, name: str) -> None:
        """Read one name of `from owner import wanted as name`."""
        static = getattr(source, "__static__", None)
        if source is not None and wanted in vars(source):
            self.keep(name, vars(source)[wanted])
        elif (inner := self.found(f"{owner}.{wanted}")) is not None:
            self.keep(name, inner)
        elif static is not None:
            self.module.waiting.append((name, static, wanted))
        elif source is not None and hasattr(source, wanted):
            self.keep(name, getattr(source, wanted))
        else:
            self.forget(name, f"`{owner}` is not imported by a static check")
