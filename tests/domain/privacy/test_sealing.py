"""A citizen id is twelve digits; what was erased is neither sealed nor opened; kept words hold no sealed value."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from app.domain.persons.model import LawfulBasis, PersonFacts
from app.domain.privacy.changes import CitizenIdSealed
from app.domain.privacy.commands import ReadSealedValue, SealCitizenId
from app.domain.privacy.model import SealedKind, SealedValue
from app.domain.privacy.sealing import citizen_id_of, decide_citizen_id, decide_disclosure
from app.domain.shared.errors import RulesBroken, StaleVersion
from app.domain.shared.ids import PersonId, TerritoryId

PERSON, TERRITORY = PersonId(UUID(int=2)), TerritoryId(UUID(int=1))
FACTS = PersonFacts(PERSON, 4, TERRITORY, "Nguyễn Thị Ánh", "+84912345678")
ERASED = replace(FACTS, full_name="", phone=None, erased_on=date(2026, 3, 1))
SEAL = SealCitizenId(
    person_id=PERSON,
    citizen_id="087 099 000001",
    lawful_basis=LawfulBasis.LAW,
    purpose="Hồ sơ khen thưởng",
    expected_version=4,
)
READ = ReadSealedValue(person_id=PERSON, kind=SealedKind.CITIZEN_ID, purpose="Đối chiếu hồ sơ")
VALUE = SealedValue(recorded_on=date(2026, 3, 10), citizen_id="087099000001")
PAST = SealedValue(recorded_on=date(2026, 3, 10), full_name="Nguyễn Thị Oanh", phone="+84987654321")


def broken(caught: pytest.ExceptionInfo[RulesBroken]) -> list[tuple[str, str]]:
    return [(each.code.code, each.subject) for each in caught.value.violations]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("087099000001", "087099000001"),
        ("087 099 000 001", "087099000001"),
        ("087.099-000001", "087099000001"),
        ("08709900000", None),
        ("0870990000011", None),
        ("08709900000a", None),
        ("०८७०९९००००००", None),
        ("", None),
    ],
)
def test_a_citizen_id_is_twelve_digits(typed: str, number: str | None) -> None:
    assert citizen_id_of(typed) == number


def test_a_citizen_id_is_sealed() -> None:
    change = decide_citizen_id(FACTS, SEAL)
    assert change == CitizenIdSealed(PERSON, TERRITORY, LawfulBasis.LAW, "087099000001")
    assert "087099000001" not in repr(change) + repr(SEAL)


def test_a_stale_version_is_refused() -> None:
    with pytest.raises(StaleVersion):
        decide_citizen_id(replace(FACTS, version=5), SEAL)


def test_everything_that_stands_in_the_way_is_told() -> None:
    with pytest.raises(RulesBroken) as caught:
        decide_citizen_id(ERASED, replace(SEAL, citizen_id="12"))
    assert broken(caught) == [("person-erased", str(PERSON)), ("citizen-id-form", "/citizen_id")]


@pytest.mark.parametrize(
    "purpose",
    ["CCCD 087.099.000001", "cho nguyen thi anh", "gọi 0912 345 678", "gọi +84 912345678"],
)
def test_the_purpose_holds_none_of_the_values(purpose: str) -> None:
    with pytest.raises(RulesBroken) as caught:
        decide_citizen_id(FACTS, replace(SEAL, purpose=purpose))
    assert broken(caught) == [("words-name-person", "/purpose")]


def test_words_that_only_resemble_a_name_are_taken() -> None:
    assert decide_citizen_id(replace(FACTS, full_name="An"), replace(SEAL, purpose="Họp ban")).citizen_id


@pytest.mark.parametrize("values", [(VALUE,), (PAST, VALUE), ()])
def test_sealed_values_are_shown_for_a_purpose(values: tuple[SealedValue, ...]) -> None:
    decide_disclosure(FACTS, READ, values)


def test_what_was_erased_is_not_opened() -> None:
    with pytest.raises(RulesBroken) as caught:
        decide_disclosure(ERASED, READ, ())
    assert broken(caught) == [("person-erased", str(PERSON))]


@pytest.mark.parametrize("purpose", ["tìm Nguyễn Thị Oanh", "0987654321", "087099000001"])
def test_a_read_names_no_sealed_value_either(purpose: str) -> None:
    with pytest.raises(RulesBroken) as caught:
        decide_disclosure(FACTS, replace(READ, purpose=purpose), (VALUE, PAST))
    assert broken(caught) == [("words-name-person", "/purpose")]


def test_opened_values_do_not_show_in_a_representation() -> None:
    assert "Oanh" not in repr(PAST)
    assert "0870" not in repr(VALUE)
