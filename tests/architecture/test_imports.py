"""Who may import whom: the contracts of pyproject.toml, and the order of the files inside one context."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import ROOT, contexts, parse, python_files

# Inside a context a file knows what is below it: facts (of rule parameters: the profile and its keys), then what is
# asked, decided and read, then the decisions and what the actions need, then the actions. A file with a name of its own
# is a decision.
RANKS = {"model": 0, "profile": 0, "keys": 0, "changes": 1, "commands": 1, "views": 1, "actions": 3}
DECISION = 2

# Foundations, not contexts of the work: their files are concepts of their own.
WITHOUT_ACTIONS = frozenset({"shared", "access"})


def rank(part: str) -> int:
    """How high a file of a context stands."""
    return RANKS.get(part, DECISION)


def imported_parts(path: Path, context: str) -> Iterator[tuple[int, str]]:
    """Line and name of each file of the same context that a file imports."""
    own = f"app.domain.{context}"
    for node in ast.walk(parse(path)):
        if not isinstance(node, ast.ImportFrom) or node.module is None:
            continue
        if node.module == own:
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif node.module.startswith(f"{own}."):
            yield node.lineno, node.module.removeprefix(f"{own}.").split(".")[0]


def upward_imports(context: str) -> Iterator[str]:
    """Imports inside a context that go up."""
    folder = Path("app/domain") / context
    for path in python_files(str(folder)):
        part = path.relative_to(folder).parts[0].removesuffix(".py")
        if part == "__init__":
            continue
        for line, other in imported_parts(path, context):
            if rank(other) > rank(part):
                yield f"{path}:{line} {other}"


def test_the_import_contracts_are_kept() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_inside_a_context_imports_go_downwards() -> None:
    assert [
        found for context in contexts() if context not in WITHOUT_ACTIONS for found in upward_imports(context)
    ] == []
