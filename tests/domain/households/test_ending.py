"""How a household leaves the record."""

from datetime import date

import pytest

from app.domain.households.changes import Edge, HouseholdsChanged, PeopleCounted
from app.domain.households.commands import EndHousehold, JoinHouseholds, MoveOutHousehold
from app.domain.households.ending import decide_end, decide_join
from app.domain.households.model import CountSource, EdgeKind, EventKind, Facts, LaterFact, Matter
from app.domain.shared.codes import Text
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import HouseholdId
from app.domain.shared.period import Period
from tests.domain.households.household_facts import (
    HOUSE,
    LATE,
    OTHER_COMMUNE,
    SECOND,
    SINCE,
    THIRD,
    TODAY,
    YESTERDAY,
    facts,
    house,
    people,
    refused,
)

DECLARED = CountSource.DECLARED


def join(*joined: HouseholdId, day: date = TODAY, reason: str | None = None) -> JoinHouseholds:
    return JoinHouseholds(household_id=HOUSE, joined_ids=joined, effective_on=day, reason=reason, expected_version=3)


def joined(known: Facts, command: JoinHouseholds) -> HouseholdsChanged:
    return decide_join(known, command, today=TODAY)


def test_one_household_goes_on_with_the_people_of_all() -> None:
    known = facts(house(), house(SECOND, people=people(2), version=7), house(THIRD, people=people(1)))
    assert joined(known, join(SECOND, THIRD)) == HouseholdsChanged(
        kind=EventKind.JOIN,
        effective_on=TODAY,
        versions=((HOUSE, 3), (SECOND, 7), (THIRD, 3)),
        ended=(SECOND, THIRD),
        edges=(
            Edge(HOUSE, HOUSE, EdgeKind.CONTINUES),
            Edge(SECOND, HOUSE, EdgeKind.JOINS),
            Edge(THIRD, HOUSE, EdgeKind.JOINS),
        ),
        people=(PeopleCounted(HOUSE, people(8)),),
    )


@pytest.mark.parametrize("second", [people(2, DECLARED), None])
def test_the_sum_is_declared_unless_every_number_was_counted(second: object) -> None:
    change = joined(facts(house(), house(SECOND, people=second)), join(SECOND))
    assert change.people == (PeopleCounted(HOUSE, people(5 if second is None else 7, DECLARED)),)


def test_nobody_knows_the_sum_of_what_nobody_counted() -> None:
    change = joined(facts(house(people=None), house(SECOND, people=None)), join(SECOND))
    assert change.people == ()


def test_a_household_has_at_most_999_people() -> None:
    known = facts(house(people=people(998)), house(SECOND, people=people(2)))
    assert refused(lambda: joined(known, join(SECOND))) == [("too-many-people", "/joined_ids")]
    assert joined(facts(house(people=people(998)), house(SECOND, people=people(1))), join(SECOND)).people == (
        PeopleCounted(HOUSE, people(999)),
    )


@pytest.mark.parametrize("named", [(HOUSE,), (SECOND, SECOND)])
def test_each_household_is_named_once(named: tuple[HouseholdId, ...]) -> None:
    known = facts(house(), *(house(key) for key in named))
    assert refused(lambda: joined(known, join(*named))) == [("household-joined-twice", "/joined_ids")]


def test_households_of_two_communes_do_not_join() -> None:
    known = facts(house(), house(SECOND), house(THIRD, commune_id=OTHER_COMMUNE))
    assert refused(lambda: joined(known, join(SECOND, THIRD))) == [("household-joined-far", "/joined_ids/1")]


def test_who_ends_must_have_nothing_later_and_who_goes_on_no_later_count() -> None:
    later = tuple(LaterFact(matter, TODAY) for matter in (Matter.PRESENCE, Matter.PEOPLE))
    known = facts(house(later=later), house(SECOND, later=later))
    command = join(SECOND, day=YESTERDAY, reason=LATE)
    with pytest.raises(RulesBroken) as broken:
        joined(known, command)
    assert [(each.code.code, each.subject, each.values["fact"]) for each in broken.value.violations] == [
        ("later-facts", "/household_id", Text("số nhân khẩu", "its number of people")),
        ("later-facts", "/joined_ids/0", Text("hiện diện", "its presence")),
        ("later-facts", "/joined_ids/0", Text("số nhân khẩu", "its number of people")),
    ]


@pytest.mark.parametrize(("command", "kind"), [(EndHousehold, EventKind.END), (MoveOutHousehold, EventKind.MOVE_OUT)])
def test_a_household_ends(command: type[EndHousehold | MoveOutHousehold], kind: EventKind) -> None:
    asked = command(household_id=HOUSE, effective_on=TODAY, reason="Bán nhà", expected_version=3)
    assert decide_end(facts(house()), asked, today=TODAY) == HouseholdsChanged(
        kind=kind,
        effective_on=TODAY,
        reason="Bán nhà",
        versions=((HOUSE, 3),),
        ended=(HOUSE,),
        edges=(Edge(HOUSE, None, EdgeKind.ENDS),),
    )


@pytest.mark.parametrize("valid", [None, Period(SINCE, YESTERDAY), Period(SINCE, TODAY)])
def test_a_household_ends_once(valid: Period | None) -> None:
    command = EndHousehold(household_id=HOUSE, effective_on=TODAY, expected_version=3)
    known = facts(house(valid=valid))
    assert refused(lambda: decide_end(known, command, today=TODAY)) == [("household-not-in-force", "/household_id")]


def test_an_end_is_not_slipped_in_beneath_any_later_fact() -> None:
    command = EndHousehold(household_id=HOUSE, effective_on=YESTERDAY, reason=LATE, expected_version=3)
    later = tuple(LaterFact(matter, TODAY) for matter in Matter)
    known = facts(house(later=later))
    assert refused(lambda: decide_end(known, command, today=TODAY)) == [("later-facts", "/household_id")] * len(Matter)
