"""The plan as it is stored and read: plain values, groups with number and name, warnings in words.

It holds ids and figures of persons and households, never names of persons.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from app.domain.restructuring.changes import NewGroup, Origin, Restructured, Result
from app.domain.shared.codes import LANGUAGES, Text, Violation
from app.domain.shared.ids import GroupId, TerritoryId

PARTS = {
    "origins": Text("các tổ ban đầu", "the origins"),
    "results": Text("các tổ sau sắp xếp", "the results"),
    "placements": Text("việc xếp hộ vào tổ", "where households go"),
    "seats": Text("Ban quản lý", "the boards"),
    "edges": Text("nguồn gốc các tổ", "the lineage"),
}
"""The parts of a stored plan in which it can differ from what is true later."""


def describe(plan: Restructured) -> dict[str, Any]:
    """The stored form of a plan, in the plain values of JSON."""
    plain: dict[str, Any] = json.loads(json.dumps(_parts(plan), default=str))
    return plain


def _parts(plan: Restructured) -> dict[str, Any]:
    groups: list[Origin | Result] = [*plan.origins, *plan.results]
    known: dict[GroupId | None, dict[str, Any] | None] = {None: None}
    known |= {each.group_id: {"group_id": each.group_id, "number": each.number, "name": each.name} for each in groups}
    return {
        "kind": plan.kind,
        "legal_form": plan.legal_form,
        "effective_on": plan.effective_on,
        "territory_id": plan.territory_id,
        "origins": _rows(plan.origins),
        "results": _rows(plan.results),
        "placements": _rows(plan.placements),
        "seats": {
            "ended": _rows(plan.seats_ended),
            "kept": _rows(plan.seats_kept),
            "opened": _rows(plan.seats_opened),
        },
        "edges": [
            {
                "kind": edge.kind,
                "origin": known[edge.origin],
                "result": known[edge.result],
                "households_moved": edge.households_moved,
            }
            for edge in plan.edges
        ],
        "warnings": tell(plan.warnings),
    }


def summarise(plan: Restructured) -> dict[str, Any]:
    """What the journal keeps of a plan: its kind and form, the groups afterwards, how many households went where."""
    results = ("group_id", "number", "name", "households")
    edges = ("origin", "result", "kind", "households_moved")
    return {
        "kind": plan.kind,
        "legal_form": plan.legal_form,
        "results": [{name: getattr(each, name) for name in results} for each in plan.results],
        "edges": [{name: getattr(each, name) for name in edges} for each in plan.edges],
    }


def new_groups(stored: Mapping[str, Any]) -> tuple[NewGroup, ...]:
    """The new groups of a stored plan with their ids and numbers, in their order."""
    return tuple(
        NewGroup(GroupId(UUID(result["group_id"])), result["number"])
        for result in stored["results"]
        if result["founded"]
    )


def places_of(stored: Mapping[str, Any]) -> tuple[tuple[GroupId, ...], tuple[TerritoryId, ...]]:
    """Where a stored plan needs a right: at the groups that it begins with, or, without any, at its territory."""
    groups = tuple(GroupId(UUID(origin["group_id"])) for origin in stored["origins"])
    return groups, () if groups else (TerritoryId(UUID(stored["territory_id"])),)


def differences(stored: Mapping[str, Any], now: Mapping[str, Any]) -> Text:
    """The parts in which two stored plans differ, in words."""
    differing = [words for part, words in PARTS.items() if stored[part] != now[part]]
    return Text(", ".join(words.vi for words in differing), ", ".join(words.en for words in differing))


def _rows(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """The fields of flat rows; ``asdict`` would copy every id deeply, which costs more than deciding."""
    return [{each: getattr(row, each) for each in row.__dataclass_fields__} for row in rows]


def tell(violations: Iterable[Violation]) -> list[dict[str, Any]]:
    """Warnings or reasons as they are stored: the code, what it is about, and the words in both languages."""
    return [
        {
            "code": each.code.code,
            "subject": each.subject,
            **{language: each.code.detail.say(language, each.values) for language in LANGUAGES},
        }
        for each in violations
    ]
