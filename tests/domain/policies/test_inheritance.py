"""The nearest territory up the tree wins, key by key, on the day."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.domain.policies.inheritance import effective, profile_on
from app.domain.policies.keys import profile_of
from app.domain.policies.model import PolicyValue
from app.domain.policies.profile import Profile, SizePolicy
from tests.domain.policies.naive import DAYS, FIRST, NUMBERS, PATHS, histories, naive_value, value

LATER = date(2026, 2, 1)


def test_without_values_the_defaults_hold() -> None:
    assert profile_on([], "1.2.4", FIRST) == Profile()


def test_what_is_set_above_is_inherited() -> None:
    values = [value("1.2", "size.soft_max", 40)]
    assert profile_on(values, "1.2.4.6", FIRST) == Profile(size=SizePolicy(soft_max=40))
    assert profile_on(values, "1.3", FIRST) == Profile()


def test_a_path_that_only_begins_alike_is_another_place() -> None:
    assert profile_on([value("1.2", "size.soft_max", 40)], "1.20", FIRST) == Profile()


def test_the_nearest_value_wins_key_by_key() -> None:
    values = [
        value("1.2.4", "size.soft_max", 30),
        value("1", "size.soft_max", 40),
        value("1.2", "size.soft_min", 15),
    ]
    assert profile_on(values, "1.2.4.6", FIRST) == Profile(size=SizePolicy(soft_min=15, soft_max=30))
    assert profile_on(values, "1.2.5", FIRST) == Profile(size=SizePolicy(soft_min=15, soft_max=40))


def test_no_bound_is_a_value_too() -> None:
    values = [value("1", "size.hard_max", 60), value("1.2", "size.hard_max", None)]
    assert profile_on(values, "1", FIRST).size.hard_max == 60
    assert profile_on(values, "1.2.4", FIRST).size.hard_max is None


def test_a_value_holds_from_its_first_day_until_before_its_end() -> None:
    values = [value("1", "size.soft_max", 40, start=FIRST, end=LATER), value("1", "size.soft_max", 30, start=LATER)]
    found = {day: profile_on(values, "1", day).size.soft_max for day in (date(2025, 12, 31), FIRST, LATER)}
    assert found == {date(2025, 12, 31): 45, FIRST: 40, LATER: 30}


@given(histories(), st.sampled_from(PATHS), DAYS)
def test_inheritance_equals_walking_up_the_tree(values: list[PolicyValue], path: str, day: date) -> None:
    found = effective(values, path, day)
    expected = {key: naive_value(values, path, key, day) for key in NUMBERS}
    assert {key: found[key].value if key in found else "default" for key in NUMBERS} == expected
    set_by_somebody = {key: number for key, number in expected.items() if number != "default"}
    assert profile_on(values, path, day) == profile_of(set_by_somebody)
