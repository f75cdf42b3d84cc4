"""The domain decides and does nothing else: no waiting, no clock, no chance, nothing from outside.

Actions and ports are the rim where the domain meets the world; they may wait. A Protocol may declare a
waiting method anywhere: a declaration waits for nothing.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import parse, python_files

RIM = frozenset({"actions", "ports"})

# Whatever is called by one of these names gives another answer each time it is asked.
UNREPEATABLE = frozenset(
    {
        "getrandbits",
        "monotonic",
        "now",
        "perf_counter",
        "randbelow",
        "randint",
        "random",
        "time_ns",
        "today",
        "token_bytes",
        "token_hex",
        "token_urlsafe",
        "urandom",
        "utcnow",
        "uuid1",
        "uuid4",
        "uuid6",
        "uuid7",
    }
)

# Parts of the standard library that reach outside: chance, clocks, the loop, the network, the machine.
OUTSIDE = frozenset(
    {"asyncio", "http", "multiprocessing", "random", "secrets", "socket", "sqlite3", "subprocess", "threading", "time"}
)


def pure_modules() -> list[Path]:
    """The modules of the domain inside the rim."""
    return [path for path in python_files("app/domain") if RIM.isdisjoint({*path.parts, path.stem})]


def is_protocol(node: ast.AST) -> bool:
    """Whether the class is a typing.Protocol."""
    if not isinstance(node, ast.ClassDef):
        return False
    bases = (base.value if isinstance(base, ast.Subscript) else base for base in node.bases)
    return any(getattr(base, "id", getattr(base, "attr", None)) == "Protocol" for base in bases)


def is_declaration(node: ast.AST) -> bool:
    """Whether the function has no body but a docstring or an ellipsis."""
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and all(
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant) for statement in node.body
    )


def waits(tree: ast.AST) -> Iterator[int]:
    """Lines that are asynchronous."""
    for node in ast.iter_child_nodes(tree):
        if is_protocol(node):
            for member in ast.iter_child_nodes(node):
                if not is_declaration(member):
                    yield from waits(
                        ast.Module(body=[member], type_ignores=[]) if isinstance(member, ast.stmt) else member
                    )
            continue
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith):
            yield node.lineno
        if isinstance(node, ast.comprehension) and node.is_async:
            yield node.target.lineno
        yield from waits(node)


def unrepeatable_calls(tree: ast.Module) -> Iterator[int]:
    """Lines that ask the clock, or chance."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", None)
            if name in UNREPEATABLE:
                yield node.lineno


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full name of every imported module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""


def test_decisions_do_not_wait() -> None:
    assert [f"{path}:{line}" for path in pure_modules() for line in waits(parse(path))] == []


def test_decisions_ask_neither_clock_nor_chance() -> None:
    assert [f"{path}:{line}" for path in pure_modules() for line in unrepeatable_calls(parse(path))] == []


def test_decisions_do_not_reach_outside() -> None:
    assert [
        f"{path}:{line} {name}"
        for path in pure_modules()
        for line, name in imports(parse(path))
        if name.split(".")[0] in OUTSIDE
    ] == []


def test_the_domain_imports_the_standard_library_only() -> None:
    assert [
        f"{path}:{line} {name}"
        for path in python_files("app/domain")
        for line, name in imports(parse(path))
        if name.split(".")[0] not in sys.stdlib_module_names and not f"{name}.".startswith("app.domain.")
    ] == []


def test_waiting_is_found() -> None:
    assert list(waits(ast.parse("async def decide():\n    await x\n"))) == [1, 2]
    assert list(waits(ast.parse("class A:\n    async def f(self):\n        'Says.'\n"))) == [2]
    assert list(waits(ast.parse("class A(Protocol):\n    async def f(self):\n        return 1\n"))) == [2]


def test_a_protocol_may_declare_waiting() -> None:
    assert list(waits(ast.parse("class A(Protocol[T]):\n    async def f(self):\n        'Says.'\n"))) == []


def test_clock_and_chance_are_found() -> None:
    assert list(unrepeatable_calls(ast.parse("a = datetime.now(UTC)\nb = uuid4()\nc = work.today\n"))) == [1, 2]
