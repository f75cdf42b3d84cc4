"""Roles are given at places that fit and exist, once at a time, and end."""

from datetime import date
from uuid import UUID

import pytest

from app.domain.access.roles import Place, Role, place_of
from app.domain.accounts.assigning import check_assignment, decide_assignment, decide_end, fits, named_place, wanted
from app.domain.accounts.changes import AssignmentEnded, RoleAssigned
from app.domain.accounts.commands import AssignRole, EndAssignment
from app.domain.accounts.model import AssignmentFacts, PlaceFacts
from app.domain.shared.errors import RulesBroken, StaleVersion
from app.domain.shared.ids import AssignmentId, BodyId, GroupId, HouseholdId, PersonId, TerritoryId
from app.domain.shared.period import Period

TODAY = date(2026, 11, 25)
NEXT = date(2027, 1, 1)
PERSON, ADMIN = PersonId(UUID(int=1)), PersonId(UUID(int=2))
TERRITORY, GROUP, HOUSEHOLD = TerritoryId(UUID(int=3)), GroupId(UUID(int=4)), HouseholdId(UUID(int=5))
ID, OTHER = AssignmentId(UUID(int=6)), AssignmentId(UUID(int=7))
BODY = BodyId(UUID(int=8))
SINCE_2025 = Period(date(2025, 7, 1))
COMMUNE = PlaceFacts(Place.TERRITORY, TERRITORY, SINCE_2025, "commune")


def ask(start: date | None = TODAY, end: date | None = None, role: Role = Role.COMMUNE_FRONT_OFFICER) -> AssignRole:
    return AssignRole(person_id=PERSON, role=role, territory_id=TERRITORY, body_id=BODY, valid_from=start, valid_to=end)


def held(period: Period | None) -> AssignmentFacts:
    return AssignmentFacts(OTHER, 3, PERSON, Role.COMMUNE_FRONT_OFFICER, period, TERRITORY)


def codes(
    command: AssignRole, place: PlaceFacts = COMMUNE, *others: AssignmentFacts, by: PersonId = ADMIN
) -> list[str]:
    found = check_assignment(command, place=place, held=others, by=by, today=TODAY)
    return [violation.code.code for violation in found]


def end(on: date | None, version: int = 3) -> EndAssignment:
    return EndAssignment(assignment_id=OTHER, ends_on=on, expected_version=version)


def test_one_place_is_named() -> None:
    assert named_place(ask()) == (Place.TERRITORY, TERRITORY)
    assert named_place(AssignRole(person_id=PERSON, role=Role.GROUP_HEAD, group_id=GROUP)) == (Place.GROUP, GROUP)
    rep = AssignRole(person_id=PERSON, role=Role.HOUSEHOLD_REP, household_id=HOUSEHOLD)
    assert named_place(rep) == (Place.HOUSEHOLD, HOUSEHOLD)


@pytest.mark.parametrize(("territory", "group"), [(None, None), (TERRITORY, GROUP)], ids=["none", "two"])
def test_none_or_two_places_are_refused(territory: TerritoryId | None, group: GroupId | None) -> None:
    command = AssignRole(person_id=PERSON, role=Role.GROUP_HEAD, territory_id=territory, group_id=group)
    with pytest.raises(RulesBroken) as caught:
        named_place(command)
    assert [violation.code.code for violation in caught.value.violations] == ["one-place"]


def test_a_role_is_given() -> None:
    decided = decide_assignment(ask(end=NEXT), assignment_id=ID, place=COMMUNE, held=(), by=ADMIN, today=TODAY)
    assert decided == RoleAssigned(
        ID, PERSON, Role.COMMUNE_FRONT_OFFICER, TERRITORY, None, None, BODY, Period(TODAY, NEXT)
    )


def test_without_a_first_day_it_begins_today() -> None:
    decided = decide_assignment(ask(None), assignment_id=ID, place=COMMUNE, held=(), by=ADMIN, today=TODAY)
    assert decided.period == Period(TODAY)


def test_nobody_gives_a_role_to_themselves() -> None:
    assert codes(ask(), by=PERSON) == ["own-role"]


@pytest.mark.parametrize(
    ("role", "level", "expected"),
    [
        (Role.HAMLET_FRONT, "hamlet", True),
        (Role.HAMLET_FRONT, "commune", False),
        (Role.COMMUNE_FRONT_CHAIR, "ward", True),
        (Role.COMMUNE_FRONT_CHAIR, "special_zone", True),
        (Role.COMMUNE_FRONT_CHAIR, "province", False),
        (Role.PROVINCE_FRONT_CHAIR, "province", True),
        (Role.PROVINCE_FRONT_CHAIR, "country", False),
        (Role.PARTNER_AGENCY, "province", True),
        (Role.PARTNER_AGENCY, "hamlet", False),
        (Role.SYSTEM_ADMIN, "country", True),
        (Role.AUDITOR, "commune", True),
        (Role.GROUP_HEAD, "hamlet", False),
    ],
)
def test_a_role_fits_the_level_of_its_territory(role: Role, level: str, expected: bool) -> None:  # noqa: FBT001
    assert fits(role, PlaceFacts(Place.TERRITORY, TERRITORY, SINCE_2025, level)) is expected


@pytest.mark.parametrize("role", Role)
def test_a_role_fits_its_own_kind_of_place_only(role: Role) -> None:
    others = [place for place in (Place.GROUP, Place.HOUSEHOLD) if place is not place_of(role)]
    assert [place for place in others if fits(role, PlaceFacts(place, TERRITORY, SINCE_2025))] == []


def test_a_board_role_fits_any_group() -> None:
    assert fits(Role.GROUP_HEAD, PlaceFacts(Place.GROUP, TERRITORY, SINCE_2025))


def test_what_a_role_is_bound_to_is_told() -> None:
    assert wanted(Role.COMMUNE_PARTY) == "commune, special_zone, township, ward"
    assert wanted(Role.AUDITOR) == "territory"
    assert wanted(Role.GROUP_HEAD) == "group"
    assert codes(ask(role=Role.HAMLET_HEAD)) == ["role-place"]


@pytest.mark.parametrize("last", [TODAY, date(2026, 11, 24)])
def test_an_assignment_ends_after_it_begins(last: date) -> None:
    assert codes(ask(end=last)) == ["role-dates"]


@pytest.mark.parametrize(
    ("period", "first", "last", "found"),
    [
        (Period(), TODAY, None, []),
        (Period(TODAY), TODAY, None, []),
        (Period(NEXT), TODAY, None, ["place-not-in-force"]),
        (Period(None, TODAY), TODAY, None, ["place-not-in-force"]),
        (Period(None, NEXT), TODAY, None, ["place-not-in-force"]),
        (Period(None, NEXT), TODAY, NEXT, []),
        (Period(None, NEXT), TODAY, date(2027, 1, 2), ["place-not-in-force"]),
        (None, TODAY, None, ["place-not-in-force"]),
    ],
)
def test_no_role_outlives_its_place(period: Period | None, first: date, last: date | None, found: list[str]) -> None:
    assert codes(ask(first, last), PlaceFacts(Place.TERRITORY, TERRITORY, period, "commune")) == found


@pytest.mark.parametrize(
    ("period", "found"),
    [
        (Period(), ["already-assigned"]),
        (Period(None, TODAY), []),
        (Period(TODAY, NEXT), ["already-assigned"]),
        (Period(date(2026, 1, 1), date(2026, 11, 26)), ["already-assigned"]),
        (Period(NEXT), []),
        (Period(date(2026, 12, 31)), ["already-assigned"]),
        (None, []),
    ],
)
def test_a_role_is_held_once_at_a_time(period: Period | None, found: list[str]) -> None:
    assert codes(ask(end=NEXT), COMMUNE, held(period)) == found


def test_an_open_assignment_meets_every_later_one() -> None:
    assert codes(ask(), COMMUNE, held(Period(date(2030, 1, 1)))) == ["already-assigned"]


def test_the_assignment_that_is_in_the_way_is_named() -> None:
    with pytest.raises(RulesBroken) as caught:
        decide_assignment(ask(), assignment_id=ID, place=COMMUNE, held=(held(SINCE_2025),), by=ADMIN, today=TODAY)
    [violation] = caught.value.violations
    assert (violation.subject, violation.values["valid_from"]) == (str(OTHER), date(2025, 7, 1))


def test_everything_wrong_is_told_at_once() -> None:
    gone = PlaceFacts(Place.TERRITORY, TERRITORY, None, "hamlet")
    assert codes(ask(), gone, held(SINCE_2025), by=PERSON) == [
        "own-role",
        "role-place",
        "place-not-in-force",
        "already-assigned",
    ]


def test_a_role_ends() -> None:
    assert decide_end(held(SINCE_2025), end(NEXT), today=TODAY) == AssignmentEnded(
        OTHER, 3, PERSON, Period(date(2025, 7, 1), NEXT)
    )


def test_without_a_day_it_ends_today() -> None:
    assert decide_end(held(SINCE_2025), end(None), today=TODAY).period == Period(date(2025, 7, 1), TODAY)


def test_a_role_without_a_known_beginning_ends() -> None:
    assert decide_end(held(Period()), end(TODAY), today=TODAY).period == Period(None, TODAY)


def test_on_its_first_day_it_holds_on_no_date() -> None:
    assert decide_end(held(Period(TODAY)), end(TODAY), today=TODAY).period is None


@pytest.mark.parametrize("on", [date(2026, 11, 24), NEXT, date(2027, 2, 1)], ids=["before", "at its end", "after"])
def test_it_ends_on_one_of_its_days(on: date) -> None:
    with pytest.raises(RulesBroken) as caught:
        decide_end(held(Period(TODAY, NEXT)), end(on), today=TODAY)
    [violation] = caught.value.violations
    assert violation.code.code == "assignment-ended"
    assert violation.values == {"valid_from": TODAY, "valid_to": NEXT, "ends_on": on}


def test_what_holds_on_no_date_does_not_end() -> None:
    with pytest.raises(RulesBroken) as caught:
        decide_end(held(None), end(TODAY), today=TODAY)
    assert caught.value.violations[0].values == {"valid_from": None, "valid_to": None, "ends_on": TODAY}


def test_an_older_version_is_stale() -> None:
    with pytest.raises(StaleVersion) as caught:
        decide_end(held(SINCE_2025), end(TODAY, version=2), today=TODAY)
    assert caught.value.values == {"version": 3}
