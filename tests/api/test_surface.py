"""What the surface says of each command is true of its action: its name, its permission's place, its problems."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.api.rest.naming import pascal
from app.api.surface.catalogue import OFFERS
from app.api.surface.command import Change, Offer, Transition
from app.api.surface.inputs import inputs_of
from app.domain.catalogue import VIEWS
from tests.architecture.tree import ROOT

IDS = [offer.name for offer in OFFERS]
# These warn and refuse nothing, or belong to several commands at once.
NEVER_ANSWERED = {
    "BATCH_OVERLAP",
    "BOARD_GAP",
    "BOARD_KEPT",
    "HOUSEHOLD_GROUP_LARGE",
    "HOUSEHOLD_HAMLET_CHANGED",
    "SIZE_OUTSIDE",
    "SPLIT_SUGGESTED",
}


@pytest.mark.parametrize("offer", OFFERS, ids=IDS)
def test_an_offer_bears_the_name_of_its_action(offer: Offer) -> None:
    assert getattr(offer.action, "__name__", None) == offer.name


def test_names_are_unique() -> None:
    assert sorted(IDS) == sorted(set(IDS))


@pytest.mark.parametrize("offer", OFFERS, ids=IDS)
def test_what_changes_a_record_names_it_and_the_version_that_it_has(offer: Offer) -> None:
    names = [each.name for each in inputs_of(offer.command)]
    if isinstance(offer.way, Change | Transition):
        assert offer.way.id_field in names
        assert offer.versioned() is ("version" in VIEWS.get(offer.view).members)
    else:
        assert not offer.versioned()


@pytest.mark.parametrize("offer", OFFERS, ids=IDS)
def test_a_command_names_its_view_in_both_languages(offer: Offer) -> None:
    assert VIEWS.find(offer.view) is not None
    assert offer.doc.vi.endswith(".")
    assert offer.doc.en.endswith(".")
    assert pascal(offer.name).isidentifier()


@pytest.mark.parametrize("offer", OFFERS, ids=IDS)
def test_the_problems_are_those_that_the_action_can_answer(offer: Offer) -> None:
    module = str(getattr(offer.action, "__module__", ""))
    found = {
        codes_of(place)[code]
        for place, code in reached(module, offer.name)
        if place.endswith((".codes", ".recording")) and code in codes_of(place) and code not in NEVER_ANSWERED
    }
    assert {each.code for each in offer.problems} == found


# What follows reads the syntax of the domain: which names a function uses, and those which they use in turn.


@cache
def syntax(module: str) -> tuple[dict[str, tuple[str, str]], dict[str, ast.stmt]]:
    """Imported names with where they come from, and what the module itself defines."""
    path = ROOT / Path(*module.split(".")).with_suffix(".py")
    if not path.exists() or not module.startswith("app.domain."):
        return {}, {}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module is not None
        for alias in node.names
    }
    defined: dict[str, ast.stmt] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            defined[node.name] = node
        elif isinstance(node, ast.Assign):
            defined |= {target.id: node for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            defined[node.target.id] = node
    return imported, defined


def uses(module: str, node: ast.AST) -> Iterator[tuple[str, str]]:
    """The definitions that a piece of syntax names."""
    imported, defined = syntax(module)
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and each.id in defined:
            yield module, each.id
        elif isinstance(each, ast.Name) and each.id in imported:
            yield imported[each.id]
        elif isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id in imported:
            package, name = imported[each.value.id]
            yield f"{package}.{name}", each.attr


@cache
def reached(module: str, name: str) -> frozenset[tuple[str, str]]:
    """Everything that the function reaches; commands and views say what is asked, not what is answered."""
    found: set[tuple[str, str]] = set()
    ahead = [(module, name)]
    while ahead:
        place, each = ahead.pop()
        _, defined = syntax(place)
        if (place, each) in found or each not in defined or place.endswith((".commands", ".views")):
            continue
        found.add((place, each))
        if not place.endswith(".codes"):
            ahead += uses(place, defined[each])
    return frozenset(found)


@cache
def codes_of(module: str) -> dict[str, str]:
    """The codes of a module by the names of their constants."""
    _, defined = syntax(module)
    return {
        name: node.value.args[0].value
        for name, node in defined.items()
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id == "code"
        and isinstance(node.value.args[0], ast.Constant)
        and isinstance(node.value.args[0].value, str)
    }
