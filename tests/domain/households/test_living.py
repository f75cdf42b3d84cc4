"""What happens to a household while it exists."""

from datetime import date
from typing import Any

import pytest

from app.domain.households.changes import Edge, HolderSet, HouseholdsChanged, MembershipEnded, PeopleCounted
from app.domain.households.commands import (
    ChangeHouseholdHead,
    ChangeRepresentative,
    DwellingWish,
    MoveHousehold,
    RecordPeopleCount,
    RecordPresence,
)
from app.domain.households.living import Holding, decide_count, decide_holder, decide_move, decide_presence
from app.domain.households.model import (
    CountSource,
    Dwelling,
    EdgeKind,
    EventKind,
    HolderPost,
    LaterFact,
    Matter,
    MembershipEnd,
    Presence,
)
from app.domain.shared.ids import PersonId
from tests.domain.households.household_facts import (
    CANAL,
    FAR_HAMLET,
    GROUP,
    HAMLET,
    HEAD,
    HOUSE,
    LATE,
    OTHER_COMMUNE,
    OTHER_HAMLET,
    SPEAKER,
    STRANGER,
    TODAY,
    YESTERDAY,
    facts,
    house,
    people,
    place,
    refused,
    told,
)

GOES_ON: dict[str, Any] = {
    "effective_on": TODAY,
    "versions": ((HOUSE, 3),),
    "edges": (Edge(HOUSE, HOUSE, EdgeKind.CONTINUES),),
}


def move(territory_id: Any = HAMLET, **changed: Any) -> MoveHousehold:
    given: dict[str, Any] = {
        "household_id": HOUSE,
        "dwelling": DwellingWish(territory_id=territory_id),
        "effective_on": TODAY,
        "expected_version": 3,
    }
    return MoveHousehold(**(given | changed))


def hold(kind: type[Holding], person: PersonId | None, day: date = TODAY, reason: str | None = None) -> Holding:
    return kind(household_id=HOUSE, person_id=person, effective_on=day, reason=reason, expected_version=3)


def count(day: date = TODAY, reason: str | None = None) -> RecordPeopleCount:
    return RecordPeopleCount(household_id=HOUSE, people=5, effective_on=day, reason=reason, expected_version=3)


def present(presence: Presence, day: date = TODAY, reason: str | None = None) -> RecordPresence:
    return RecordPresence(household_id=HOUSE, presence=presence, effective_on=day, reason=reason, expected_version=3)


def test_a_move_within_the_hamlet_keeps_the_group() -> None:
    assert decide_move(facts(house()), move(), today=TODAY) == HouseholdsChanged(
        kind=EventKind.MOVE, dwellings=((HOUSE, Dwelling(HAMLET)),), **GOES_ON
    )


def test_a_move_to_another_hamlet_of_the_commune_is_told() -> None:
    change = decide_move(facts(house(), place=place(OTHER_HAMLET)), move(OTHER_HAMLET), today=TODAY)
    assert told(change.warnings) == [("household-hamlet-changed", "/dwelling/territory_id")]
    assert change.left == ()


def test_a_move_to_the_hamlet_of_the_group_is_nothing_to_tell() -> None:
    afar = house(dwelling=Dwelling(OTHER_HAMLET))
    assert decide_move(facts(afar), move(), today=TODAY).warnings == ()


def test_a_move_to_another_commune_ends_the_membership() -> None:
    known = facts(house(), place=place(FAR_HAMLET, OTHER_COMMUNE))
    change = decide_move(known, move(FAR_HAMLET), today=TODAY)
    assert change.left == (MembershipEnded(HOUSE, GROUP, MembershipEnd.MOVED_AWAY),)
    assert change.warnings == ()


def test_the_commune_of_the_group_counts_not_the_one_that_is_left() -> None:
    astray = house(commune_id=OTHER_COMMUNE, dwelling=Dwelling(FAR_HAMLET))
    assert decide_move(facts(astray), move(), today=TODAY).left == ()


def test_a_household_without_a_group_or_a_known_dwelling_just_moves() -> None:
    known = facts(house(group_id=None, status=None, dwelling=None), area=None)
    change = decide_move(known, move(), today=TODAY)
    assert (change.left, change.warnings) == ((), ())


def test_a_move_to_where_it_lives_changes_nothing() -> None:
    stays = DwellingWish(territory_id=HAMLET, cluster_id=CANAL, sequence=12, address="Số 12, kênh Ba")
    assert refused(lambda: decide_move(facts(house()), move(dwelling=stays), today=TODAY)) == [
        ("household-unchanged", "/dwelling")
    ]


def test_a_move_is_not_slipped_in_beneath_a_later_dwelling_or_membership() -> None:
    later = tuple(LaterFact(matter, TODAY) for matter in Matter)
    command = move(effective_on=YESTERDAY, reason=LATE)
    known = facts(house(later=later), place=None)
    assert refused(lambda: decide_move(known, command, today=TODAY)) == [
        *[("later-facts", "/household_id")] * 3,
        ("dwelling-place", "/dwelling/territory_id"),
    ]


@pytest.mark.parametrize(
    ("kind", "event", "post"),
    [
        (ChangeHouseholdHead, EventKind.CHANGE_HEAD, HolderPost.HEAD),
        (ChangeRepresentative, EventKind.CHANGE_REPRESENTATIVE, HolderPost.REPRESENTATIVE),
    ],
)
def test_somebody_else_stands_for_the_household(kind: type[Holding], event: EventKind, post: HolderPost) -> None:
    change = decide_holder(facts(house()), hold(kind, SPEAKER), today=TODAY)
    assert change == HouseholdsChanged(kind=event, holders=(HolderSet(HOUSE, post, SPEAKER),), **GOES_ON)


def test_nobody_may_stand_for_it() -> None:
    change = decide_holder(facts(house()), hold(ChangeHouseholdHead, None), today=TODAY)
    assert change.holders == (HolderSet(HOUSE, HolderPost.HEAD, None),)


@pytest.mark.parametrize(("kind", "person"), [(ChangeHouseholdHead, HEAD), (ChangeRepresentative, None)])
def test_who_stands_for_it_already_changes_nothing(kind: type[Holding], person: PersonId | None) -> None:
    assert refused(lambda: decide_holder(facts(house()), hold(kind, person), today=TODAY)) == [
        ("household-unchanged", "/person_id")
    ]


def test_a_stranger_does_not_stand_for_it() -> None:
    command = hold(ChangeRepresentative, STRANGER)
    assert refused(lambda: decide_holder(facts(house()), command, today=TODAY)) == [("holder-unknown", "/person_id")]


def test_a_recount_is_recorded_even_when_the_number_stays() -> None:
    assert decide_count(facts(house()), count(), today=TODAY) == HouseholdsChanged(
        kind=EventKind.RECOUNT, people=(PeopleCounted(HOUSE, people(5, CountSource.COUNTED)),), **GOES_ON
    )


def test_a_household_is_away() -> None:
    assert decide_presence(facts(house()), present(Presence.AWAY), today=TODAY) == HouseholdsChanged(
        kind=EventKind.PRESENCE, presences=((HOUSE, Presence.AWAY),), **GOES_ON
    )


def test_a_household_that_is_there_stays_there() -> None:
    assert refused(lambda: decide_presence(facts(house()), present(Presence.RESIDENT), today=TODAY)) == [
        ("household-unchanged", "/presence")
    ]


@pytest.mark.parametrize("matter", Matter)
def test_a_recount_stands_back_only_behind_later_counts_and_the_end(matter: Matter) -> None:
    known = facts(house(later=(LaterFact(matter, TODAY),)))
    late = count(YESTERDAY, LATE)
    if matter in (Matter.PEOPLE, Matter.EXISTENCE):
        assert refused(lambda: decide_count(known, late, today=TODAY)) == [("later-facts", "/household_id")]
    else:
        assert decide_count(known, late, today=TODAY).people == (PeopleCounted(HOUSE, people(5)),)


def test_a_change_of_presence_or_head_stands_back_behind_its_own_matter() -> None:
    later = tuple(LaterFact(matter, TODAY) for matter in (Matter.PRESENCE, Matter.HOLDER))
    known = facts(house(later=later))
    away, changed = present(Presence.AWAY, YESTERDAY, LATE), hold(ChangeHouseholdHead, SPEAKER, YESTERDAY, LATE)
    assert refused(lambda: decide_presence(known, away, today=TODAY)) == [("later-facts", "/household_id")]
    assert refused(lambda: decide_holder(known, changed, today=TODAY)) == [("later-facts", "/household_id")]
