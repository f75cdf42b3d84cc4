"""What a correction changes, and what it is refused for."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.domain.corrections import deciding
from app.domain.corrections.commands import (
    CorrectDecision,
    CorrectDwelling,
    CorrectGroup,
    CorrectHouseholdCode,
    Correction,
    CorrectPeopleCount,
    CorrectSeat,
)
from app.domain.corrections.deciding import wanted
from app.domain.corrections.model import Corrected, Facts, Subject
from app.domain.groups.model import Manner
from app.domain.households.model import CountSource
from app.domain.shared.codes import Violation
from app.domain.shared.errors import Conflict, RulesBroken, StaleVersion
from app.domain.shared.ids import ClusterId, GroupId, HouseholdId, RestructuringId, SeatId, TerritoryId

OWNER, ROW, HAMLET = UUID(int=5), UUID(int=6), TerritoryId(UUID(int=11))
DAY = date(2026, 1, 15)
GROUP, HOUSEHOLD = GroupId(OWNER), HouseholdId(OWNER)
CANAL = ClusterId(UUID(int=71))
HOUSE: dict[str, object] = {"cluster_id": None, "sequence": None, "address": "12", "latitude": None, "longitude": None}


def facts(values: dict[str, object], **given: Any) -> Facts:
    whole: dict[str, Any] = {"owner_id": OWNER, "version": 3, "territory_id": HAMLET, "row_id": ROW, "since": DAY}
    return Facts(values=values, **(whole | given))


def group(**given: Any) -> CorrectGroup:
    return CorrectGroup(group_id=GROUP, held_on=DAY, reason="Gõ nhầm", expected_version=3, **given)


def dwelling(**given: Any) -> CorrectDwelling:
    return CorrectDwelling(household_id=HOUSEHOLD, held_on=DAY, reason="Gõ nhầm", expected_version=3, **given)


def seat(**given: Any) -> CorrectSeat:
    return CorrectSeat(group_id=GROUP, seat_id=SeatId(ROW), reason="Gõ nhầm", expected_version=3, **given)


def decision(**given: Any) -> CorrectDecision:
    return CorrectDecision(restructuring_id=RestructuringId(OWNER), reason="Gõ nhầm", expected_version=3, **given)


def code(value: str) -> CorrectHouseholdCode:
    return CorrectHouseholdCode(household_id=HOUSEHOLD, code=value, reason="Gõ nhầm", expected_version=3)


def people(**given: Any) -> CorrectPeopleCount:
    return CorrectPeopleCount(household_id=HOUSEHOLD, held_on=DAY, reason="Gõ nhầm", expected_version=3, **given)


DECIDE: dict[type, Callable[..., Corrected]] = {
    CorrectDecision: deciding.decide_decision,
    CorrectGroup: deciding.decide_group,
    CorrectSeat: deciding.decide_seat,
    CorrectDwelling: deciding.decide_dwelling,
    CorrectPeopleCount: deciding.decide_people_count,
    CorrectHouseholdCode: deciding.decide_household_code,
}


def decide(known: Facts, command: Correction) -> Corrected:
    return DECIDE[type(command)](known, command)


def violations(known: Facts, command: Correction) -> tuple[Violation, ...]:
    try:
        decide(known, command)
    except RulesBroken as broken:
        return tuple(broken.violations)
    return ()


def refused(known: Facts, command: Correction) -> list[tuple[str, str]]:
    return [(each.code.code, each.subject) for each in violations(known, command)]


def test_only_what_is_given_is_corrected() -> None:
    known = facts({"number": 5, "name": "Tổ số 5"})
    assert decide(known, group(number=5, name="Tổ số Năm")) == Corrected(
        subject=Subject.GROUP,
        owner_id=OWNER,
        version=3,
        row_id=ROW,
        values={"number": 5, "name": "Tổ số Năm"},
        fields=("name",),
    )


@pytest.mark.parametrize(
    ("values", "command", "fields"),
    [
        (
            {"decision_number": "1", "decided_on": None, "issuer": None, "wording": None},
            decision(decision_number="2", decided_on=DAY),
            ("decision_number", "decided_on"),
        ),
        ({"manner": Manner.ACTING, "term_until": None}, seat(manner=Manner.ELECTED), ("manner",)),
        (HOUSE, dwelling(address="13", latitude=10.0, longitude=105.0), ("address", "latitude", "longitude")),
        ({"people": 4, "source": CountSource.COUNTED}, people(people=0), ("people",)),
        ({"code": "H1"}, code("H2"), ("code",)),
    ],
)
def test_each_kind(values: dict[str, object], command: Correction, fields: tuple[str, ...]) -> None:
    corrected = decide(facts(values), command)
    assert (corrected.fields, corrected.values) == (fields, {**values, **wanted(command)})


def test_another_version_is_refused() -> None:
    with pytest.raises(StaleVersion):
        decide(facts({"code": "H1"}, version=4), code("H2"))


def test_a_restructuring_without_effect_is_refused() -> None:
    with pytest.raises(Conflict, match="wrong-state"):
        decide(facts({}, carried_out=False), decision(issuer="Ủy ban"))


def test_what_was_not_in_force_cannot_be_corrected() -> None:
    for command in (group(number=6), dwelling(address="13"), people(people=0)):
        assert refused(facts({}, row_id=None), command) == [("not-held-then", "/held_on")]
    assert refused(facts({}, row_id=None), seat(manner=Manner.ELECTED)) == [("not-held-then", "/seat_id")]


def test_something_has_to_change() -> None:
    with pytest.raises(RulesBroken) as raised:
        decide(facts({"code": "H1"}), code("H1"))
    assert [each.code.code for each in raised.value.violations] == ["corrects-nothing"]
    assert refused(facts({"number": 5, "name": "Tổ số 5"}), group()) == [("corrects-nothing", "")]


def test_a_number_and_a_code_are_borne_once() -> None:
    [taken] = violations(facts({"number": 5, "name": "Tổ số 5"}, taken=True), group(number=6))
    assert (taken.code.code, taken.subject, taken.values) == ("number-taken", "/number", {"number": 6})
    assert refused(facts({"code": "H1"}, taken=True), code("H2")) == [("household-code-taken", "/code")]


def test_a_term_ends_after_it_has_begun() -> None:
    known: dict[str, object] = {"manner": Manner.ELECTED, "term_until": None}
    assert refused(facts(known), seat(term_until=DAY)) == [("seat-term-over", "/term_until")]
    assert refused(facts(known), seat(term_until=date(2026, 1, 16))) == []
    assert refused(facts(known, since=None), seat(term_until=DAY)) == []


def test_the_rules_of_a_dwelling() -> None:
    assert refused(facts(HOUSE, strange=True), dwelling(cluster_id=CANAL)) == [("dwelling-cluster", "/cluster_id")]
    assert refused(facts(HOUSE), dwelling(sequence=4, latitude=10.0)) == [
        ("dwelling-sequence", "/sequence"),
        ("dwelling-coordinates", ""),
    ]
    assert refused(facts(HOUSE), dwelling(sequence=4, cluster_id=CANAL)) == []
