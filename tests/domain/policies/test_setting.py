"""Rule parameters are of their kind, never contradict each other anywhere below, and end on a day."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.policies.changes import PolicyEnded, PolicySet
from app.domain.policies.commands import EndPolicy, SetPolicy
from app.domain.policies.model import PolicyFacts, PolicyValue
from app.domain.policies.setting import check_set, check_value, decide_end, decide_set
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import PolicyValueId
from app.domain.shared.period import Period
from tests.domain.policies.naive import DAYS, FIRST, NUMBERS, PATHS, PLACES, histories, naive_value, value

DAY, LATER = date(2026, 2, 1), date(2026, 6, 1)
NEW = PolicyValueId(UUID(int=900))
COMMAND = SetPolicy(
    territory_id=PLACES["1.2"], key="size.soft_max", number=40, legal_basis="Hướng dẫn", verified=True, effective_on=DAY
)


def facts(*values: PolicyValue, path: str = "1.2", valid: Period = Period()) -> PolicyFacts:  # noqa: B008 - frozen
    return PolicyFacts(PLACES[path], path, valid, values)


def told(known: PolicyFacts, **changes: Any) -> list[tuple[str, str]]:
    return [(violation.code.code, violation.subject) for violation in check_set(known, replace(COMMAND, **changes))]


def end(each: PolicyValue, on: date) -> EndPolicy:
    return EndPolicy(policy_value_id=each.id, ends_on=on, expected_version=1)


def test_a_value_is_set() -> None:
    assert decide_set(facts(), COMMAND, policy_value_id=NEW) == PolicySet(
        NEW, PLACES["1.2"], "size.soft_max", 40, "Hướng dẫn", verified=True, valid=Period(DAY), replaces=None
    )


def test_a_value_lasts_no_longer_than_its_territory() -> None:
    change = decide_set(facts(valid=Period(None, LATER)), COMMAND, policy_value_id=NEW)
    assert change.valid == Period(DAY, LATER)


@pytest.mark.parametrize("start", [FIRST, DAY], ids=["earlier", "the same day"])
def test_the_former_value_is_replaced(start: date) -> None:
    former = value("1.2", "size.soft_max", 44, start=start)
    change = decide_set(facts(former), COMMAND, policy_value_id=NEW)
    assert change.replaces == PolicyEnded(former.id, PLACES["1.2"], "size.soft_max", DAY)


def test_values_of_other_places_and_keys_are_left_alone() -> None:
    others = [value("1", "size.soft_max", 44), value("1.2.4", "size.soft_max", 44), value("1.2", "size.soft_min", 10)]
    assert decide_set(facts(*others), COMMAND, policy_value_id=NEW).replaces is None


@pytest.mark.parametrize(
    ("key", "number", "text", "flag"),
    [
        ("size.hard_max", 60, None, None),
        ("size.hard_max", None, None, None),
        ("numbering.fill_gaps", None, None, False),
        ("numbering.name_pattern", None, "Tổ {number}", None),
        ("board.max_deputies", 0, None, None),
        ("size.soft_min", 1, None, None),
        ("size.soft_min", 1_000, None, None),
    ],
)
def test_a_value_of_the_right_kind_passes(key: str, number: int | None, text: str | None, *, flag: bool | None) -> None:
    assert check_value(replace(COMMAND, key=key, number=number, text=text, flag=flag)) == ()


@pytest.mark.parametrize(
    ("key", "number", "text", "flag", "code"),
    [
        ("size.unknown", 1, None, None, "policy-key-unknown"),
        ("size.hard_max", None, "60", None, "policy-value-kind"),
        ("size.hard_max", 60, "60", None, "policy-value-kind"),
        ("numbering.fill_gaps", 1, None, None, "policy-value-kind"),
        ("board.term_months", None, None, None, "policy-value-kind"),
        ("size.soft_min", 0, None, None, "policy-value-bounds"),
        ("size.soft_min", 1_001, None, None, "policy-value-bounds"),
        ("numbering.name_pattern", None, "Tổ", None, "policy-pattern"),
        ("numbering.name_pattern", None, "{number} {number}", None, "policy-pattern"),
    ],
)
def test_a_value_of_another_kind_is_refused(
    key: str, number: int | None, text: str | None, *, flag: bool | None, code: str
) -> None:
    violations = check_value(replace(COMMAND, key=key, number=number, text=text, flag=flag))
    assert [violation.code.code for violation in violations] == [code]


def test_a_day_is_kept_as_text() -> None:
    command = replace(COMMAND, key="recording.start_on", number=None, day=date(2026, 5, 1))
    assert check_value(command) == ()
    assert decide_set(facts(), command, policy_value_id=NEW).value == "2026-05-01"
    assert [each.code.code for each in check_value(replace(command, number=5))] == ["policy-value-kind"]
    assert check_value(replace(command, day=None)) == ()


def test_the_pattern_is_named_in_words() -> None:
    [violation] = check_value(replace(COMMAND, key="numbering.name_pattern", number=None, text="Tổ"))
    assert violation.code.detail.say("en", violation.values) == "The pattern of names has {number} exactly once."


def test_the_territory_is_in_force() -> None:
    assert told(facts(valid=Period(None, DAY))) == [("policy-territory-ended", "/effective_on")]


def test_a_later_value_stands_in_the_way() -> None:
    later = value("1.2", "size.soft_max", 30, start=LATER)
    violations = check_set(facts(later), COMMAND)
    assert [(v.code.code, v.values) for v in violations] == [
        ("policy-later-value", {"key": "size.soft_max", "on": LATER})
    ]


@pytest.mark.parametrize(
    ("key", "number", "lower", "upper"),
    [
        ("size.soft_min", 46, "size.soft_min", "size.soft_max"),
        ("size.soft_max", 19, "size.soft_min", "size.soft_max"),
        ("size.soft_max", 52, "size.soft_max", "size.split_suggestion_at"),
        ("size.hard_max", 44, "size.soft_max", "size.hard_max"),
        ("board.min_people", 5, "board.min_people", "board.max_people"),
        ("board.max_deputies", 5, "board.max_deputies", "board.max_people"),
        ("board.acting_max_months", 31, "board.acting_max_months", "board.term_months"),
    ],
)
def test_a_contradiction_at_the_place_is_refused(key: str, number: int, lower: str, upper: str) -> None:
    [violation] = check_set(facts(), replace(COMMAND, key=key, number=number))
    assert violation.code.code == "policy-order"
    assert violation.subject == str(PLACES["1.2"])
    assert (violation.values["lower"], violation.values["upper"], violation.values["on"]) == (lower, upper, DAY)


def test_a_missing_bound_is_passed_over() -> None:
    known = facts(value("1.2", "size.soft_max", None), value("1.2", "size.split_suggestion_at", None))
    assert told(known, key="size.soft_min", number=100) == []
    assert told(facts(*known.values, value("1", "size.hard_max", 90)), key="size.soft_min", number=100) == [
        ("policy-order", str(PLACES["1.2"]))
    ]


def test_a_contradiction_with_what_is_set_above_is_refused() -> None:
    assert told(facts(value("1", "size.soft_min", 41))) == [("policy-order", str(PLACES["1.2"]))]


def test_a_contradiction_below_is_refused() -> None:
    assert told(facts(value("1.2.4", "size.soft_min", 41))) == [("policy-order", str(PLACES["1.2.4"]))]


def test_a_contradiction_of_a_later_day_is_refused() -> None:
    [violation] = check_set(facts(value("1.2.4", "size.soft_min", 41, start=LATER)), COMMAND)
    assert (violation.subject, violation.values["on"]) == (str(PLACES["1.2.4"]), LATER)


def test_a_contradiction_that_ended_before_does_not_matter() -> None:
    assert told(facts(value("1.2.4", "size.soft_min", 41, end=DAY))) == []


def test_broken_rules_are_raised() -> None:
    with pytest.raises(RulesBroken) as caught:
        decide_set(facts(), replace(COMMAND, key="size"), policy_value_id=NEW)
    assert [violation.values for violation in caught.value.violations] == [{"key": "size"}]


def test_a_value_ends() -> None:
    held = value("1.2", "size.soft_max", 40)
    assert decide_end(facts(held), held, end(held, DAY)) == PolicyEnded(held.id, PLACES["1.2"], "size.soft_max", DAY)


@pytest.mark.parametrize("on", [date(2025, 12, 31), DAY], ids=["before it begins", "after its end"])
def test_a_value_ends_while_it_holds(on: date) -> None:
    held = value("1.2", "size.soft_max", 40, end=DAY)
    with pytest.raises(RulesBroken) as caught:
        decide_end(facts(held), held, end(held, on))
    assert [violation.code.code for violation in caught.value.violations] == ["policy-not-in-force"]


def test_a_value_that_is_over_does_not_end_again() -> None:
    with pytest.raises(RulesBroken) as caught:
        decide_end(facts(), None, end(value("1.2", "size.soft_max", 40), DAY))
    assert [violation.values for violation in caught.value.violations] == [{"on": DAY}]


def test_an_end_that_leaves_a_contradiction_is_refused() -> None:
    held, below = value("1.2", "size.soft_max", 50), value("1.2.4", "size.soft_min", 48)
    with pytest.raises(RulesBroken) as caught:
        decide_end(facts(held, below), held, end(held, DAY))
    assert [violation.subject for violation in caught.value.violations] == [str(PLACES["1.2.4"])]


def test_a_value_is_found_by_its_id() -> None:
    held = value("1.2", "size.soft_max", 40)
    assert facts(held).find(held.id) == held
    assert facts(held).find(NEW) is None


@given(histories(), st.sampled_from(PATHS), DAYS, st.integers(20, 30), st.sampled_from(sorted(NUMBERS)[1:]))
def test_a_value_is_refused_exactly_when_it_would_contradict(
    values: list[PolicyValue], path: str, day: date, number: int, key: str
) -> None:
    known = facts(*[each for each in values if each.path != path or each.key != key], path=path)
    command = replace(COMMAND, territory_id=PLACES[path], key=key, number=number, effective_on=day)
    new = PolicyValue(NEW, PLACES[path], path, key, number, Period(day))
    below = [other for other in PATHS if other == path or other.startswith(f"{path}.")]
    days = [FIRST.replace(day=n) for n in range(day.day, 12)]
    wrong = {str(PLACES[p]) for p in below for on in days if _contradicts([*known.values, new], p, on)}
    refused = {violation.subject for violation in check_set(known, command)}
    assert bool(refused) == bool(wrong)
    assert refused <= wrong


def _contradicts(values: list[PolicyValue], path: str, day: date) -> bool:
    at = {key: naive_value(values, path, key, day) for key in NUMBERS}
    defaults = {"size.soft_min": 20, "size.soft_max": 45, "board.max_people": 4}
    number = {key: int(str(default if at[key] == "default" else at[key])) for key, default in defaults.items()}
    return number["size.soft_min"] > number["size.soft_max"] or number["board.max_people"] < 3
