"""Names and numbers of invented people, and their ids."""

from collections import Counter
from datetime import UTC, datetime
from random import Random
from uuid import UUID

from app.domain.persons.phones import international
from app.domain.shared.text import clean, fold, person_sort_key
from app.infra.demo.ids import SeededIds
from app.infra.demo.names import person_name, phone


def test_family_names_have_their_shares() -> None:
    chance = Random(1)
    families = Counter(person_name(chance).full.split()[0] for _ in range(20_000))
    shares = {family: round(count / 200) for family, count in families.items()}
    assert {family: shares[family] for family in ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan")} == {
        "Nguyễn": 38,
        "Trần": 11,
        "Lê": 10,
        "Phạm": 7,
        "Huỳnh": 4,
        "Phan": 4,
    }


def test_a_name_is_clean_and_carries_its_search_form_and_its_key() -> None:
    chance = Random(2)
    for _ in range(500):
        name = person_name(chance)
        assert clean(name.full) == name.full
        assert (name.folded, name.key) == (fold(name.full), person_sort_key(name.full))


def test_a_phone_is_stored_as_the_domain_stores_it_and_of_a_range_that_nobody_has() -> None:
    chance = Random(3)
    numbers = [phone(chance) for _ in range(200)]
    assert all(international(number) == number for number in numbers)
    assert {number[:5] for number in numbers} == {"+8495"}


def test_ids_are_uuid7_that_grow_and_never_meet_those_of_another_series() -> None:
    one, other = SeededIds(1, 0), SeededIds(1, 1)
    first = [UUID(one.new()) for _ in range(10_000)]
    second = [UUID(other.new()) for _ in range(10_000)]
    assert {(each.version, each.variant) for each in first + second} == {(7, "specified in RFC 4122")}
    assert first == sorted(set(first))
    assert first[-1] < second[0]


def test_ids_lie_before_those_of_the_service() -> None:
    latest = SeededIds(1, 1_000)
    moment = datetime.fromtimestamp((UUID(latest.new()).int >> 80) / 1000, UTC)
    assert datetime(2026, 10, 1, tzinfo=UTC) < moment < datetime(2026, 10, 2, 3, tzinfo=UTC)


def test_the_same_seed_gives_the_same_ids_and_another_seed_others() -> None:
    assert SeededIds(1, 0).new() == SeededIds(1, 0).new()
    assert SeededIds(1, 0).new() != SeededIds(2, 0).new()
