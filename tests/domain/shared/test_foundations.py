"""Codes, periods, scopes, views: what every context is built on."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import pytest

from app.domain.shared import errors
from app.domain.shared.codes import Code, Text, Violation, code
from app.domain.shared.period import Period
from app.domain.shared.scope import Scope, lies_in
from app.domain.shared.views import (
    Field,
    Type,
    View,
    ViewRegistry,
    count,
    day,
    identity,
    many,
    moment,
    number,
    one,
    text,
    word,
)

ID = UUID("01981a2b-0000-7000-8000-000000000001")


class Colour(StrEnum):
    """Two words."""

    RED = "red"
    BLUE = "blue"


def test_words_are_said_in_the_language_asked_for() -> None:
    words = Text("Có {n} hộ", "{n} households")
    assert words.say("en", {"n": 3}) == "3 households"
    assert words.say("vi", {"n": 3}) == "Có 3 hộ"
    assert words.say("fr", {"n": 3}) == "Có 3 hộ"
    assert words.say("en") == "{n} households"


def test_a_code_is_defined_once() -> None:
    made = code("only-in-this-test", "a", "b", title=("c", "d"), legal_basis="e")
    assert made in list(Code.every())
    assert made.legal_basis == "e"
    with pytest.raises(ValueError, match="only-in-this-test"):
        code("only-in-this-test", "a", "b", title=("c", "d"))


def test_codes_are_listed_by_name() -> None:
    names = [each.code for each in Code.every()]
    assert names == sorted(names)
    assert "not-found" in names


def test_a_violation_refuses_unless_it_says_that_it_warns() -> None:
    assert Violation(errors.INVALID, "x").warns is False


@pytest.mark.parametrize(
    ("period", "held", "missed"),
    [
        (Period(date(2025, 1, 1), date(2025, 2, 1)), date(2025, 1, 31), date(2025, 2, 1)),
        (Period(date(2025, 1, 1), None), date(2031, 1, 1), date(2024, 12, 31)),
        (Period(None, date(2025, 1, 1)), date(1999, 1, 1), date(2025, 1, 1)),
    ],
)
def test_a_period_is_half_open(period: Period, held: date, missed: date) -> None:
    assert period.holds_on(held)
    assert not period.holds_on(missed)


def test_an_empty_period_is_refused() -> None:
    with pytest.raises(ValueError, match="empty period"):
        Period(date(2025, 1, 1), date(2025, 1, 1))


def test_a_path_lies_in_itself_and_in_what_is_above_it_only() -> None:
    assert lies_in("1.2.3", "1.2.3")
    assert lies_in("1.2.3", "1.2")
    assert not lies_in("1.20", "1.2")
    assert not lies_in("1.2", "1.2.3")


def test_the_shape_of_a_scope_hides_its_values() -> None:
    assert Scope().is_empty()
    assert Scope(paths=("1.2.3",)).shape() == Scope(paths=("1.9.4", "1.9.5")).shape()
    assert Scope(paths=("1.2",)).shape() != Scope(paths=("1.2.3",)).shape()
    assert Scope(groups=(ID,)).shape() != Scope(households=(ID,)).shape()
    assert not Scope(groups=(ID,)).is_empty()


def test_errors_carry_their_codes_and_values() -> None:
    assert errors.NotFound("group").values == {"what": "group"}
    assert errors.Forbidden("group:write").code is errors.FORBIDDEN
    assert errors.StaleVersion(4).values == {"version": 4}
    assert errors.Conflict(allowed_actions=("execute",)).allowed_actions == ("execute",)
    assert errors.Invalid("/name").pointer == "/name"
    assert errors.TooManyAttempts(errors.CONFLICT, 30).retry_after == 30
    assert errors.Unavailable().retry_after == 5
    broken = errors.RulesBroken((Violation(errors.INVALID, "x"),))
    assert broken.violations[0].subject == "x"
    assert str(broken) == "rules-broken"


def household_view(**changes: object) -> View:
    members = {
        "id": identity(),
        "name": text("a", "b", null=True, permission="person:read_contact"),
        "colour": word("a", "b", Colour),
        "size": number("a", "b"),
        "people": count("a", "b"),
        "since": day("a", "b"),
        "at": moment("a", "b"),
        "group": one("group", "a", "b"),
        "others": many("household", "a", "b"),
    }
    given = {"name": "household", "plural": "households", "doc": Text("a", "b"), "permission": None, "members": members}
    return View(**{**given, **changes})  # type: ignore[arg-type]


def group_view() -> View:
    return View("group", "groups", Text("a", "b"), "group:read", {"id": identity()})


def test_a_view_shows_its_plain_fields_unless_it_says_which() -> None:
    view = household_view()
    plain = ("id", "name", "colour", "size", "people", "since", "at")
    assert view.default_members(single=True) == plain
    assert view.default_members(single=False) == plain
    assert household_view(brief=("id",)).default_members(single=False) == ("id",)
    assert household_view(full=("id", "name")).default_members(single=True) == ("id", "name")


def test_fields_know_their_types() -> None:
    members = household_view().members
    assert {name: member.type for name, member in members.items() if isinstance(member, Field)} == {
        "id": Type.ID,
        "name": Type.TEXT,
        "colour": Type.TEXT,
        "size": Type.INT,
        "people": Type.INT,
        "since": Type.DATE,
        "at": Type.MOMENT,
    }


def test_a_registry_finds_views_by_both_names() -> None:
    registry = ViewRegistry(household_view(), group_view())
    assert [view.name for view in registry] == ["household", "group"]
    assert registry.get("group").plural == "groups"
    assert registry.find("groups") is None
    assert registry.find_plural("groups") is registry.get("group")
    assert registry.find_plural("group") is None


def test_a_registry_refuses_two_views_of_one_name() -> None:
    with pytest.raises(ValueError, match="one name"):
        ViewRegistry(group_view(), group_view())


def test_a_registry_refuses_relations_that_lead_nowhere() -> None:
    with pytest.raises(ValueError, match=r"household\.group"):
        ViewRegistry(household_view())


@pytest.mark.parametrize(
    ("one", "other", "covers", "overlaps"),
    [
        (Period(), Period(date(2026, 1, 1), date(2026, 2, 1)), True, True),
        (Period(date(2026, 1, 1), date(2026, 2, 1)), Period(), False, True),
        (Period(date(2026, 1, 1), date(2026, 2, 1)), Period(date(2026, 1, 1), date(2026, 2, 1)), True, True),
        (Period(date(2026, 1, 1), date(2026, 2, 1)), Period(date(2026, 2, 1)), False, False),
        (Period(date(2026, 2, 1)), Period(date(2026, 1, 1), date(2026, 2, 1)), False, False),
        (Period(date(2026, 1, 1)), Period(date(2026, 2, 1)), True, True),
        (Period(None, date(2026, 2, 1)), Period(date(2026, 1, 1)), False, True),
    ],
)
def test_periods_beside_each_other(one: Period, other: Period, *, covers: bool, overlaps: bool) -> None:
    assert (one.covers(other), one.overlaps(other)) == (covers, overlaps)
