"""The tree as the architecture tests see it: what is or could be committed, and the syntax of our Python."""

import ast
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Folders that a tree without git (an unpacked archive) may contain and that are nobody's work.
NOT_OURS = frozenset({".git", ".venv", "build", "dist", "node_modules", "__pycache__"})


@cache
def committed_files() -> tuple[Path, ...]:
    """Files that git tracks or would add, relative to the root; without git, every file that is ours."""
    git = shutil.which("git")
    if git is not None and (ROOT / ".git").exists():
        command = [git, "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
        found = {Path(name) for name in listed if name}
    else:
        found = {path.relative_to(ROOT) for path in ROOT.rglob("*")}
    return tuple(sorted(path for path in found if (ROOT / path).is_file() and NOT_OURS.isdisjoint(path.parts)))


def python_files(*folders: str) -> Iterator[Path]:
    """Our Python files below any of the folders, relative to the root."""
    for path in committed_files():
        if path.suffix == ".py" and any(path.is_relative_to(folder) for folder in folders):
            yield path


def parse(path: Path) -> ast.Module:
    """The syntax of one file."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path))


@cache
def contexts() -> tuple[str, ...]:
    """The contexts, top to bottom, from the one list that orders them: the import contract in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "contexts")
    return tuple(layer.strip("()") for layer in layers)
