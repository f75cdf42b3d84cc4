"""Bodies fit their territories, and end only when nothing would outlive them."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.domain.bodies.changes import BodyEnded, BodyRegistered
from app.domain.bodies.commands import EndBody, RegisterBody
from app.domain.bodies.lifecycle import check_end, check_registration, decide_end, decide_registration
from app.domain.bodies.model import KINDS_OF_LEVEL, WORDS, BodyFacts, BodyKind, BodyLevel, PlaceFacts
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import BodyId, TerritoryId
from app.domain.shared.period import Period
from app.domain.territories.model import TerritoryFacts, TerritoryKind

TODAY = date(2026, 3, 10)
TWO_TIERS = date(2025, 7, 1)
TERRITORY = TerritoryId(UUID(int=1))
BODY, PARENT, SUCCESSOR = BodyId(UUID(int=2)), BodyId(UUID(int=3)), BodyId(UUID(int=4))
PLACE = PlaceFacts(TerritoryFacts(TERRITORY, TerritoryKind.COMMUNE, Period(TWO_TIERS)), parent=Period(TWO_TIERS))
REGISTER = RegisterBody(
    territory_id=TERRITORY,
    kind=BodyKind.FRONT_COMMITTEE,
    level=BodyLevel.COMMUNE,
    name="Ủy ban Mặt trận Tổ quốc Việt Nam xã Tân Thạnh",
    parent_id=PARENT,
    electronic_id="H20.27.6",
    effective_on=TWO_TIERS,
)
FACTS = BodyFacts(BODY, TERRITORY, Period(TWO_TIERS), 7)
END = EndBody(body_id=BODY, ends_on=TODAY, expected_version=7)


def told(place: PlaceFacts = PLACE, **changes: Any) -> list[tuple[str, str]]:
    violations = check_registration(place, replace(REGISTER, **changes), today=TODAY)
    return [(violation.code.code, violation.subject) for violation in violations]


def told_at_end(facts: BodyFacts = FACTS, **changes: Any) -> list[tuple[str, str]]:
    return [(violation.code.code, violation.subject) for violation in check_end(facts, replace(END, **changes))]


def test_a_body_is_registered() -> None:
    assert decide_registration(PLACE, REGISTER, body_id=BODY, today=TODAY) == BodyRegistered(
        BODY,
        TERRITORY,
        BodyKind.FRONT_COMMITTEE,
        BodyLevel.COMMUNE,
        "Ủy ban Mặt trận Tổ quốc Việt Nam xã Tân Thạnh",
        PARENT,
        "H20.27.6",
        Period(TWO_TIERS),
    )


def test_a_body_lasts_no_longer_than_its_territory() -> None:
    former = PlaceFacts(TerritoryFacts(TERRITORY, TerritoryKind.PROVINCE, Period(None, TWO_TIERS)))
    command = replace(REGISTER, level=BodyLevel.PROVINCE, parent_id=None, effective_on=date(2020, 1, 1))
    change = decide_registration(former, command, body_id=BODY, today=TODAY)
    assert change.valid == Period(date(2020, 1, 1), TWO_TIERS)


def test_every_level_has_its_own_territories() -> None:
    assert set(KINDS_OF_LEVEL) == set(WORDS) == set(BodyLevel)
    kinds = [kind for level in BodyLevel for kind in KINDS_OF_LEVEL[level]]
    assert sorted(kinds) == sorted(TerritoryKind)


def test_the_level_is_that_of_the_territory() -> None:
    violations = check_registration(PLACE, replace(REGISTER, level=BodyLevel.PROVINCE), today=TODAY)
    [violation] = violations
    assert violation.code.detail.say("vi", violation.values) == "Địa bàn là xã, không thuộc cấp tỉnh."


def test_a_body_does_not_begin_after_today() -> None:
    assert told(effective_on=TODAY) == []
    assert told(effective_on=date(2026, 3, 11)) == [("effective-in-future", "/effective_on")]


def test_a_body_does_not_begin_before_its_territory_and_its_parent() -> None:
    assert told(effective_on=date(2025, 6, 30)) == [
        ("territory-out-of-force", "/territory_id"),
        ("body-parent-out-of-force", "/parent_id"),
    ]


def test_an_unknown_parent_is_refused() -> None:
    assert told(replace(PLACE, parent=None)) == [("body-parent-out-of-force", "/parent_id")]
    assert told(replace(PLACE, parent=None), parent_id=None) == []


@pytest.mark.parametrize("electronic_id", ["h20.27", "H20.", ".H20", "H20..6", "H20 27", "H" * 36])
def test_an_electronic_id_of_another_form_is_refused(electronic_id: str) -> None:
    assert told(electronic_id=electronic_id) == [("electronic-id-form", "/electronic_id")]


@pytest.mark.parametrize("electronic_id", ["H20", "H" * 35, "H20.27.6", None])
def test_an_electronic_id_has_groups_between_dots(electronic_id: str | None) -> None:
    assert told(electronic_id=electronic_id) == []


def test_an_electronic_id_is_borne_once() -> None:
    assert told(replace(PLACE, electronic_id_taken=True)) == [("electronic-id-taken", "/electronic_id")]


def test_broken_rules_are_raised_together() -> None:
    wrong = replace(REGISTER, level=BodyLevel.HAMLET, electronic_id="h")
    with pytest.raises(RulesBroken) as caught:
        decide_registration(PLACE, wrong, body_id=BODY, today=TODAY)
    codes = [violation.code.code for violation in caught.value.violations]
    assert codes == ["body-level-mismatch", "electronic-id-form"]


def test_a_body_ends_without_a_successor() -> None:
    assert decide_end(FACTS, END) == BodyEnded(BODY, TERRITORY, TODAY, None, None)


def test_a_body_ends_with_a_successor() -> None:
    command = replace(END, successor_id=SUCCESSOR, note="Hợp nhất")
    facts = replace(FACTS, successor=Period(TODAY))
    assert decide_end(facts, command) == BodyEnded(BODY, TERRITORY, TODAY, SUCCESSOR, "Hợp nhất")


@pytest.mark.parametrize(
    ("valid", "ends_on"),
    [
        (Period(TODAY), TODAY),
        (Period(TWO_TIERS, date(2026, 1, 1)), date(2026, 1, 1)),
        (Period(None, date(2026, 1, 1)), TODAY),
    ],
    ids=["on its first day", "on the day it ended", "after it ended"],
)
def test_a_body_ends_while_it_exists(valid: Period, ends_on: date) -> None:
    assert told_at_end(replace(FACTS, valid=valid), ends_on=ends_on) == [("body-out-of-force", "/ends_on")]


@pytest.mark.parametrize(("children", "assignments"), [(1, 0), (0, 1)])
def test_a_body_in_use_does_not_end(children: int, assignments: int) -> None:
    facts = replace(FACTS, children=children, assignments=assignments)
    assert told_at_end(facts) == [("body-in-use", str(BODY))]


def test_a_body_does_not_succeed_itself() -> None:
    assert told_at_end(successor_id=BODY) == [("body-succeeds-itself", "/successor_id")]


@pytest.mark.parametrize("successor", [None, Period(date(2026, 3, 11))], ids=["unknown", "later"])
def test_a_successor_exists_on_the_day(successor: Period | None) -> None:
    facts = replace(FACTS, successor=successor)
    assert told_at_end(facts, successor_id=SUCCESSOR) == [("body-successor-out-of-force", "/successor_id")]


def test_what_stands_in_the_way_of_an_end_is_raised() -> None:
    with pytest.raises(RulesBroken) as caught:
        decide_end(replace(FACTS, children=2), END)
    [violation] = caught.value.violations
    assert violation.values == {"children": 2, "assignments": 0, "ends_on": TODAY}
