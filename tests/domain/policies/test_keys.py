"""The keys are the fields of the profile, each with its kind, default and bounds."""

from dataclasses import fields
from datetime import date

from app.domain.policies.commands import SetPolicy
from app.domain.policies.keys import KEYS, PolicyKey, ValueKind, profile_of
from app.domain.policies.profile import (
    BoardPolicy,
    NumberingPolicy,
    Profile,
    RecordingPolicy,
    SizePolicy,
    TerritoryPolicy,
)


def test_every_field_of_the_profile_is_a_key() -> None:
    default = Profile()
    expected = [
        f"{section.name}.{each.name}" for section in fields(Profile) for each in fields(getattr(default, section.name))
    ]
    assert list(KEYS) == expected


def test_keys_have_their_kinds() -> None:
    kinds = {key.name: key.kind for key in KEYS.values() if key.kind is not ValueKind.NUMBER}
    assert kinds == {
        "numbering.fill_gaps": ValueKind.FLAG,
        "numbering.name_pattern": ValueKind.TEXT,
        "territory.one_hamlet": ValueKind.FLAG,
        "recording.start_on": ValueKind.DAY,
    }


def test_bounds_of_size_the_start_and_the_time_of_keeping_may_be_missing_and_no_others() -> None:
    assert [key.name for key in KEYS.values() if key.nullable] == [
        "size.soft_min",
        "size.soft_max",
        "size.split_suggestion_at",
        "size.hard_max",
        "recording.start_on",
        "privacy.retention_months",
    ]


def test_defaults_lie_within_their_bounds() -> None:
    numbers = [key for key in KEYS.values() if key.kind is ValueKind.NUMBER and key.default is not None]
    assert len(numbers) == 9
    assert [key.name for key in numbers if not _fits(key)] == []


def _fits(key: PolicyKey) -> bool:
    return isinstance(key.default, int) and key.least <= key.default <= key.most


def test_every_kind_is_a_field_of_the_command() -> None:
    assert set(ValueKind) <= {each.name for each in fields(SetPolicy)}


def test_without_values_the_profile_is_the_default() -> None:
    assert profile_of({}) == Profile()


def test_given_values_stand_in_the_profile() -> None:
    values = {"size.hard_max": 60, "size.soft_min": None, "numbering.fill_gaps": True, "board.term_months": 60}
    assert profile_of(values) == Profile(
        SizePolicy(soft_min=None, hard_max=60),
        NumberingPolicy(fill_gaps=True),
        BoardPolicy(term_months=60),
        TerritoryPolicy(),
    )


def test_a_day_is_kept_as_text_and_stands_in_the_profile_as_a_date() -> None:
    assert profile_of({"recording.start_on": "2026-02-01"}).recording == RecordingPolicy(date(2026, 2, 1))
    assert profile_of({"recording.start_on": None}).recording == RecordingPolicy()
