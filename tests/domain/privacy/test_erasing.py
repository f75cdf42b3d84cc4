"""Whoever holds a function keeps the values; time erases what only the task was a reason to keep."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.persons.model import LawfulBasis, PersonFacts
from app.domain.privacy.changes import PersonErased
from app.domain.privacy.commands import ErasePerson
from app.domain.privacy.erasing import check_erasure, decide_erasure, decide_retention
from app.domain.privacy.model import ErasureFacts, FunctionKind, HeldFunction
from app.domain.shared.errors import RulesBroken, StaleVersion
from app.domain.shared.ids import AccountId, PersonId, TerritoryId

TODAY = date(2026, 3, 10)
PERSON, TERRITORY, ACCOUNT = PersonId(UUID(int=2)), TerritoryId(UUID(int=1)), AccountId(UUID(int=3))
FACTS = ErasureFacts(
    PersonFacts(PERSON, 4, TERRITORY, "Nguyễn Thị Ánh", "+84912345678"), (), (ACCOUNT,), date(2021, 3, 10)
)
HELD = tuple(HeldFunction(kind, UUID(int=10 + n)) for n, kind in enumerate(FunctionKind))
ERASE = ErasePerson(person_id=PERSON, reason="Theo yêu cầu của chủ thể dữ liệu", expected_version=4)
GONE = PersonErased(PERSON, TERRITORY, TODAY, (ACCOUNT,))
PAST = replace(FACTS, person=replace(FACTS.person, erased_on=date(2026, 1, 1)))


def test_somebody_without_a_function_is_erased() -> None:
    assert decide_erasure(FACTS, ERASE, today=TODAY) == GONE


def test_a_stale_version_is_refused() -> None:
    with pytest.raises(StaleVersion):
        decide_erasure(FACTS, replace(ERASE, expected_version=3), today=TODAY)


def test_every_function_that_is_held_is_named() -> None:
    with pytest.raises(RulesBroken) as caught:
        decide_erasure(replace(FACTS, functions=HELD), ERASE, today=TODAY)
    told = [(each.code.code, each.subject, each.values["function"]) for each in caught.value.violations]
    assert told == [("person-holds-function", str(held.id), held.kind.words) for held in HELD]
    assert [held.kind.words.en for held in HELD] == [
        "a seat on a management board",
        "the post of head or representative of a household",
        "an assigned role",
        "an active account",
    ]


def test_nobody_is_erased_twice() -> None:
    assert [each.code.code for each in check_erasure(PAST)] == ["person-erased"]


def test_the_reason_does_not_name_the_person() -> None:
    with pytest.raises(RulesBroken) as caught:
        decide_erasure(FACTS, replace(ERASE, reason="Bà NGUYỄN THỊ ÁNH yêu cầu"), today=TODAY)
    assert [(each.code.code, each.subject) for each in caught.value.violations] == [("words-name-person", "/reason")]


@pytest.mark.parametrize(
    ("facts", "months", "basis", "expected"),
    [
        (FACTS, 60, LawfulBasis.PUBLIC_TASK, GONE),
        (replace(FACTS, free_since=date(2021, 3, 11)), 60, LawfulBasis.PUBLIC_TASK, None),
        (FACTS, 61, LawfulBasis.PUBLIC_TASK, None),
        (FACTS, None, LawfulBasis.PUBLIC_TASK, None),
        (FACTS, 60, LawfulBasis.LAW, None),
        (FACTS, 60, LawfulBasis.CONSENT, None),
        (replace(FACTS, functions=HELD[:1]), 60, LawfulBasis.PUBLIC_TASK, None),
        (PAST, 60, LawfulBasis.PUBLIC_TASK, None),
    ],
)
def test_time_erases_what_only_the_task_was_a_reason_to_keep(
    facts: ErasureFacts, months: int | None, basis: LawfulBasis, expected: PersonErased | None
) -> None:
    assert decide_retention(facts, months=months, basis=basis, today=TODAY) == expected


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(1, 240), st.dates(date(2000, 1, 1), date(2070, 1, 1)))
def test_values_are_kept_at_least_as_long_as_the_months_say(free_since: date, months: int, today: date) -> None:
    facts = replace(FACTS, free_since=free_since)
    erased = decide_retention(facts, months=months, basis=LawfulBasis.PUBLIC_TASK, today=today)
    passed = (today.year - free_since.year) * 12 + today.month - free_since.month
    if passed < months:
        assert erased is None
    elif passed > months:
        assert erased is not None
