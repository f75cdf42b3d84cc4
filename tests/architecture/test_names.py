"""Names that say something, and one name for each context wherever it appears."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, contexts, parse, python_files

# Names of places where things are put that nobody named.
NOWHERE = frozenset({"common", "helper", "helpers", "misc", "util", "utils"})
# Names that say that something is done, and not what. Only as the last word: a service account is a thing.
WHATEVER = frozenset({"manager", "managers", "service", "services"})

# Where each context has its own file or folder, beside files that serve all of them.
PLACES = (
    "app/domain",
    "app/api/rest",
    "app/api/rest/schemas",
    "app/api/graphql",
    "app/infra/db",
    "app/infra/db/tables",
    "app/infra/reads",
    "tests/domain",
    "tests/infra",
    "tests/api/rest",
    "tests/api/graphql",
)


def words(name: str) -> list[str]:
    """The words of a name, in snake case or camel case."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def says_nothing(name: str) -> bool:
    """Whether a name could be given to anything."""
    parts = words(name)
    return not NOWHERE.isdisjoint(parts) or (parts[-1:] != [] and parts[-1] in WHATEVER)


def names() -> Iterator[tuple[str, str]]:
    """Where, and what: every folder, file and class of ours."""
    for path in python_files("app", "bench", "migrations", "tests"):
        for part in (*path.parent.parts, path.stem):
            yield str(path), part
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.ClassDef):
                yield f"{path}:{node.lineno}", node.name


def stem(name: str) -> str:
    """A word without what number and derivation add: household, households and householdings are one."""
    return re.sub(r"(ies|y|ing|ings|ed|es|s|e)$", "", name)


def entries(place: str) -> Iterator[str]:
    """Files and folders of Python directly in a place, without the marks of a test."""
    folder = Path(place)
    for path in python_files(place):
        inner = path.relative_to(folder)
        name = inner.parts[0] if len(inner.parts) > 1 else inner.stem
        yield name.removeprefix("test_")


def test_every_name_says_something() -> None:
    assert sorted({f"{where}: {name}" for where, name in names() if says_nothing(name)}) == []


@pytest.mark.parametrize("place", PLACES)
def test_a_context_has_one_name(place: str) -> None:
    known = {stem(context): context for context in contexts()}
    wrong = {
        name: known[stem(name)]
        for name in entries(place)
        if name not in contexts() and stem(name) in known and name != "schemas"
    }
    assert wrong == {}, "the context has another spelling"


def test_every_folder_of_the_domain_is_a_context() -> None:
    folders = {path.relative_to("app/domain").parts[0] for path in python_files("app/domain") if len(path.parts) > 3}
    assert folders - set(contexts()) == set(), "give the context its place in the import contract of pyproject.toml"


def test_every_context_is_on_the_map() -> None:
    described = ROOT / "app/domain/__init__.py"
    text = ast.get_docstring(parse(described.relative_to(ROOT))) if described.exists() else None
    folders = {path.parts[2] for path in python_files("app/domain") if len(path.parts) > 3}
    missing = sorted(folder for folder in folders if text is not None and folder not in text)
    assert missing == []


@pytest.mark.parametrize("name", ["utils", "GroupService", "group_manager", "common_types", "DateHelpers"])
def test_empty_names_are_found(name: str) -> None:
    assert says_nothing(name)


@pytest.mark.parametrize("name", ["service_accounts", "ServiceAccount", "groups", "__init__", "CommuneFacts"])
def test_telling_names_pass(name: str) -> None:
    assert not says_nothing(name)
