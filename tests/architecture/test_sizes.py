"""A file is read in one sitting, a function at one look; where that cannot be, the reason is written here."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.architecture.tree import ROOT, parse, python_files

FILE_LINES = 300
FUNCTION_LINES = 40

# Columns and fields, one a line: splitting such a file would only scatter one list.
EXEMPT = ("app/infra/db/tables", "app/api/rest/schemas")

# path -> why the file may exceed both sizes. An entry is a debt with a reason, not a place to hide.
ALLOWED: dict[str, str] = {
    "app/infra/reads/compiler.py": (
        "the read compiler: scope, dates, masking, order and cursor of a selection meet in one statement, and a reader "
        "who checks that no filter can be forgotten must see them in one place"
    ),
}

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


def measured() -> list[Path]:
    """The files whose size counts."""
    return [
        path
        for path in python_files("app")
        if str(path) not in ALLOWED and not any(path.is_relative_to(folder) for folder in EXEMPT)
    ]


def functions(tree: ast.Module) -> Iterator[Function]:
    """All functions of a file, nested ones and methods too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: Function) -> int:
    """Lines from `def` to the end, without the docstring: to explain a rule must never cost lines of it."""
    end = function.end_lineno or function.lineno
    first = function.body[0]
    described = ast.get_docstring(function, clean=False) is not None
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if described else 0
    return end - function.lineno + 1 - docstring


def test_files_are_short() -> None:
    long = {
        str(path): lines
        for path in measured()
        if (lines := len((ROOT / path).read_text(encoding="utf-8").splitlines())) > FILE_LINES
    }
    assert long == {}, f"split by concept, or write the reason into ALLOWED (at most {FILE_LINES} lines)"


def test_functions_are_short() -> None:
    long = {
        f"{path}:{function.lineno} {function.name}": lines
        for path in measured()
        for function in functions(parse(path))
        if (lines := length(function)) > FUNCTION_LINES
    }
    assert long == {}, f"give a part of it a name (at most {FUNCTION_LINES} lines)"


@pytest.mark.parametrize("path", ALLOWED)
def test_an_exception_has_a_reason(path: str) -> None:
    assert len(ALLOWED[path].split()) > 5


def test_a_docstring_costs_no_lines() -> None:
    described = 'def f():\n    """One.\n\n    Two.\n    """\n    return 1\n'
    [function] = functions(ast.parse(described))
    assert length(function) == 2
