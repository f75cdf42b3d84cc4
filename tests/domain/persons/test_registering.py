"""Persons are registered on a lawful basis; contact values change and are never repeated."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.domain.persons.changes import NoticeRecorded, PersonContactChanged, PersonRegistered
from app.domain.persons.commands import ChangePersonContact, RecordNotice, RegisterPerson
from app.domain.persons.model import LawfulBasis, PastContact, PersonFacts
from app.domain.persons.registering import check_registration, decide_contact, decide_notice, decide_registration
from app.domain.shared.errors import RulesBroken, StaleVersion
from app.domain.shared.ids import PersonId, TerritoryId
from app.domain.shared.period import Period
from app.domain.territories.model import TerritoryFacts, TerritoryKind

TODAY = date(2026, 3, 10)
TERRITORY, PERSON = TerritoryId(UUID(int=1)), PersonId(UUID(int=2))
HOME = TerritoryFacts(TERRITORY, TerritoryKind.HAMLET, Period(date(2025, 7, 1)))
REGISTER = RegisterPerson(territory_id=TERRITORY, full_name="Nguyễn Thị Ánh", phone="0912 345 678")
CHANGE = ChangePersonContact(person_id=PERSON, full_name="Nguyễn Thị Ánh", phone="0912345678", expected_version=4)
FACTS = PersonFacts(PERSON, 4, TERRITORY, "Nguyễn Thị Ánh", "+84912345678")


def told(home: TerritoryFacts = HOME, **changes: Any) -> list[tuple[str, str]]:
    violations = check_registration(home, replace(REGISTER, **changes), today=TODAY)
    return [(violation.code.code, violation.subject) for violation in violations]


def test_a_person_is_registered() -> None:
    assert decide_registration(HOME, REGISTER, person_id=PERSON, today=TODAY) == PersonRegistered(
        PERSON, TERRITORY, LawfulBasis.PUBLIC_TASK, None, "Nguyễn Thị Ánh", "+84912345678"
    )


def test_a_phone_is_not_needed() -> None:
    change = decide_registration(HOME, replace(REGISTER, phone=None), person_id=PERSON, today=TODAY)
    assert change.phone is None


def test_a_phone_of_another_form_is_refused() -> None:
    assert told(phone="12345") == [("phone-form", "/phone")]


def test_the_home_is_in_force() -> None:
    former = replace(HOME, valid=Period(None, date(2025, 7, 1)))
    assert told(former) == [("territory-out-of-force", "/territory_id")]


def test_consent_needs_a_notice() -> None:
    assert told(lawful_basis=LawfulBasis.CONSENT) == [("notice-missing", "/notice_on")]
    assert told(lawful_basis=LawfulBasis.CONSENT, notice_on=TODAY) == []


def test_a_notice_does_not_lie_in_the_future() -> None:
    assert told(notice_on=date(2026, 3, 11)) == [("notice-in-future", "/notice_on")]


def test_what_stands_in_the_way_is_raised() -> None:
    with pytest.raises(RulesBroken) as caught:
        decide_registration(HOME, replace(REGISTER, phone="1"), person_id=PERSON, today=TODAY)
    assert [violation.values for violation in caught.value.violations] == [{}]


@pytest.mark.parametrize(
    ("name", "phone", "changed"),
    [
        ("Nguyễn Thị Ánh", "+84 912 345 678", ()),
        ("Nguyễn Thị Oanh", "0912345678", ("full_name",)),
        ("Nguyễn Thị Ánh", "0912345679", ("phone",)),
        ("Nguyễn Thị Oanh", None, ("full_name", "phone")),
    ],
)
def test_what_differs_is_named(name: str, phone: str | None, changed: tuple[str, ...]) -> None:
    stored = None if phone is None else "+84" + phone.replace(" ", "").removeprefix("+84").removeprefix("0")
    change = decide_contact(FACTS, replace(CHANGE, full_name=name, phone=phone))
    past = PastContact("Nguyễn Thị Ánh", "+84912345678") if changed else None
    assert change == PersonContactChanged(PERSON, TERRITORY, name, stored, changed, past)


def test_what_was_erased_is_not_filled_in_again() -> None:
    erased = replace(FACTS, erased_on=date(2026, 2, 1), full_name=None, phone=None)
    with pytest.raises(RulesBroken) as caught:
        decide_contact(erased, replace(CHANGE, phone="1"))
    assert [violation.code.code for violation in caught.value.violations] == ["phone-form", "person-erased"]


@pytest.mark.parametrize("shown", [REGISTER, CHANGE, decide_contact(FACTS, CHANGE)])
def test_contact_values_are_not_shown(shown: object) -> None:
    assert "Ánh" not in repr(shown)
    assert "912" not in repr(shown)


def test_a_notice_is_recorded() -> None:
    command = RecordNotice(person_id=PERSON, notice_on=TODAY, expected_version=4)
    assert decide_notice(FACTS, command, today=TODAY) == NoticeRecorded(PERSON, TERRITORY, TODAY)


def test_a_notice_lies_in_the_past_and_belongs_to_somebody_not_erased() -> None:
    command = RecordNotice(person_id=PERSON, notice_on=date(2026, 3, 11), expected_version=4)
    with pytest.raises(RulesBroken) as caught:
        decide_notice(replace(FACTS, erased_on=TODAY), command, today=TODAY)
    assert [each.code.code for each in caught.value.violations] == ["notice-in-future", "person-erased"]


def test_a_notice_of_a_stale_version_is_refused() -> None:
    with pytest.raises(StaleVersion):
        decide_notice(FACTS, RecordNotice(person_id=PERSON, notice_on=TODAY, expected_version=3), today=TODAY)
