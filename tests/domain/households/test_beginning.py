"""How a household comes onto the record."""

from datetime import date

import pytest

from app.domain.households.beginning import decide_newcomer, decide_split
from app.domain.households.changes import (
    Edge,
    Founded,
    HolderSet,
    HouseholdsChanged,
    MembershipBegun,
    PeopleCounted,
)
from app.domain.households.commands import DwellingWish, Newcomer, SplitHousehold
from app.domain.households.model import (
    CountSource,
    Dwelling,
    EdgeKind,
    EntryStatus,
    EventKind,
    Facts,
    HolderPost,
    LaterFact,
    Matter,
    MembershipStatus,
    Presence,
)
from app.domain.policies.profile import SizePolicy
from tests.domain.households.household_facts import (
    CANAL,
    FAR_HAMLET,
    GROUP,
    HAMLET,
    HEAD,
    HOME,
    HOUSE,
    LATE,
    NEW,
    OPEN,
    OTHER_CANAL,
    OTHER_COMMUNE,
    SPEAKER,
    STRANGER,
    TODAY,
    YESTERDAY,
    area,
    facts,
    house,
    people,
    place,
    refused,
    register,
    split,
)

DECLARED = CountSource.DECLARED


def begin(known: Facts, command: Newcomer, size: SizePolicy = OPEN) -> HouseholdsChanged:
    return decide_newcomer(known, command, kind=EventKind.REGISTER, household_id=NEW, size=size, today=TODAY)


def divide(known: Facts, command: SplitHousehold, size: SizePolicy = OPEN) -> HouseholdsChanged:
    return decide_split(known, command, household_id=NEW, size=size, today=TODAY)


def test_a_registered_household_has_everything_from_its_first_day() -> None:
    dwelling = DwellingWish(
        territory_id=HAMLET, cluster_id=CANAL, sequence=3, address="Số 3", latitude=10.5, longitude=105.6
    )
    command = register(
        dwelling=dwelling,
        presence=Presence.TEMPORARY,
        head_id=HEAD,
        representative_id=SPEAKER,
        effective_on=YESTERDAY,
        reason=LATE,
    )
    assert begin(facts(area=None), command) == HouseholdsChanged(
        kind=EventKind.REGISTER,
        effective_on=YESTERDAY,
        reason=LATE,
        founded=(Founded(NEW, "30154-AP04-H0007"),),
        edges=(Edge(None, NEW, EdgeKind.BEGINS),),
        dwellings=((NEW, Dwelling(HAMLET, CANAL, 3, "Số 3", 10.5, 105.6)),),
        people=(PeopleCounted(NEW, people(4, DECLARED)),),
        presences=((NEW, Presence.TEMPORARY),),
        holders=(HolderSet(NEW, HolderPost.HEAD, HEAD), HolderSet(NEW, HolderPost.REPRESENTATIVE, SPEAKER)),
    )


def test_a_code_of_its_own_is_kept() -> None:
    change = begin(facts(), register(code="HK-12"))
    assert change.founded == (Founded(NEW, "HK-12"),)


def test_a_number_of_five_digits_is_not_cut() -> None:
    change = begin(facts(place=place(next_number=10_000)), register())
    assert change.founded == (Founded(NEW, "30154-AP04-H10000"),)


@pytest.mark.parametrize(
    ("membership", "status"),
    [
        (EntryStatus.PROVISIONAL, MembershipStatus.PROVISIONAL),
        (EntryStatus.MEMBER, MembershipStatus.MEMBER),
        (EntryStatus.INVITED, MembershipStatus.INVITED),
    ],
)
def test_it_enters_its_group_as_the_command_says(membership: EntryStatus, status: MembershipStatus) -> None:
    change = begin(facts(), register(group_id=GROUP, membership=membership))
    assert change.entered == (MembershipBegun(NEW, GROUP, status),)


def test_everything_that_is_wrong_with_a_registration_is_told_at_once() -> None:
    command = register(
        code="HK-12",
        dwelling=DwellingWish(territory_id=HAMLET, cluster_id=OTHER_CANAL, latitude=10.5),
        head_id=STRANGER,
        representative_id=STRANGER,
        group_id=GROUP,
        effective_on=date(2026, 3, 11),
    )
    known = facts(code_taken=True, area=area(commune_id=OTHER_COMMUNE))
    assert refused(lambda: begin(known, command)) == [
        ("effective-in-future", "/effective_on"),
        ("dwelling-cluster", "/dwelling/cluster_id"),
        ("dwelling-coordinates", "/dwelling"),
        ("household-code-taken", "/code"),
        ("holder-unknown", "/head_id"),
        ("holder-unknown", "/representative_id"),
        ("household-group", "/group_id"),
    ]


def test_a_late_registration_says_why() -> None:
    command = register(effective_on=YESTERDAY)
    assert refused(lambda: begin(facts(), command)) == [("late-reason-missing", "/reason")]


def test_a_place_that_is_not_in_force_is_refused() -> None:
    command = register(group_id=GROUP, dwelling=DwellingWish(territory_id=HAMLET, cluster_id=CANAL))
    known = facts(place=None)
    assert refused(lambda: begin(known, command)) == [("dwelling-place", "/dwelling/territory_id")]


def test_a_place_that_ends_is_refused() -> None:
    known = facts(place=place(ends_on=TODAY))
    command = register(effective_on=YESTERDAY, reason=LATE)
    assert refused(lambda: begin(known, command)) == [("dwelling-place-ended", "/dwelling/territory_id")]


def test_a_place_in_a_row_needs_the_row() -> None:
    command = register(dwelling=DwellingWish(territory_id=HAMLET, sequence=3))
    assert refused(lambda: begin(facts(), command)) == [("dwelling-sequence", "/dwelling/sequence")]


@pytest.mark.parametrize("known", [facts(area=None), facts(area=area(ends_on=TODAY))])
def test_a_group_that_is_not_in_force_is_refused(known: Facts) -> None:
    assert refused(lambda: begin(known, register(group_id=GROUP))) == [("household-group", "/group_id")]


def test_a_group_above_its_soft_bound_is_a_warning() -> None:
    known = facts(area=area(size=45))
    [warning] = begin(known, register(group_id=GROUP), SizePolicy(soft_max=45)).warnings
    assert (warning.code.code, warning.values) == (
        "household-group-large",
        {"number": 5, "households": 46, "most": 45},
    )
    assert begin(facts(area=area(size=44)), register(group_id=GROUP), SizePolicy(soft_max=45)).warnings == ()


def test_a_group_at_its_hard_bound_takes_nobody() -> None:
    known, size = facts(area=area(size=50)), SizePolicy(hard_max=50)
    assert refused(lambda: begin(known, register(group_id=GROUP), size)) == [("household-group-full", "/group_id")]
    assert begin(facts(area=area(size=49)), register(group_id=GROUP), SizePolicy(hard_max=50, soft_max=50)).entered


def test_an_invitation_does_not_count_for_the_size() -> None:
    known, size = facts(area=area(size=50)), SizePolicy(hard_max=50)
    command = register(group_id=GROUP, membership=EntryStatus.INVITED)
    assert begin(known, command, size).warnings == ()


def test_a_split_off_household_takes_people_and_the_dwelling_and_enters_the_group_provisionally() -> None:
    assert divide(facts(house()), split(head_id=HEAD, representative_id=SPEAKER)) == HouseholdsChanged(
        kind=EventKind.SPLIT,
        effective_on=TODAY,
        versions=((HOUSE, 3),),
        founded=(Founded(NEW, "30154-AP04-H0007"),),
        edges=(Edge(HOUSE, HOUSE, EdgeKind.CONTINUES), Edge(HOUSE, NEW, EdgeKind.SPLITS)),
        dwellings=((NEW, HOME),),
        people=(PeopleCounted(HOUSE, people(3, DECLARED)), PeopleCounted(NEW, people(2, DECLARED))),
        presences=((NEW, Presence.RESIDENT),),
        holders=(HolderSet(NEW, HolderPost.HEAD, HEAD), HolderSet(NEW, HolderPost.REPRESENTATIVE, SPEAKER)),
        entered=(MembershipBegun(NEW, GROUP, MembershipStatus.PROVISIONAL),),
    )


def test_what_stays_is_counted_only_where_both_numbers_were() -> None:
    change = divide(facts(house()), split(people_source=CountSource.COUNTED))
    assert change.people == (PeopleCounted(HOUSE, people(3)), PeopleCounted(NEW, people(2)))
    change = divide(facts(house(people=people(5, DECLARED))), split(people_source=CountSource.COUNTED))
    assert change.people == (PeopleCounted(HOUSE, people(3, DECLARED)), PeopleCounted(NEW, people(2)))


def test_an_origin_that_was_never_counted_stays_uncounted() -> None:
    change = divide(facts(house(people=None)), split())
    assert change.people == (PeopleCounted(NEW, people(2, DECLARED)),)


@pytest.mark.parametrize(
    ("origin", "result"),
    [
        (MembershipStatus.PROVISIONAL, MembershipStatus.PROVISIONAL),
        (MembershipStatus.INVITED, MembershipStatus.INVITED),
        (MembershipStatus.DECLINED, MembershipStatus.INVITED),
    ],
)
def test_who_splits_off_somebody_that_does_not_take_part_is_asked(
    origin: MembershipStatus, result: MembershipStatus
) -> None:
    assert divide(facts(house(status=origin)), split()).entered == (MembershipBegun(NEW, GROUP, result),)


def test_an_origin_in_no_group_splits_into_no_group() -> None:
    known = facts(house(group_id=None, status=None), area=None)
    assert divide(known, split()).entered == ()


def test_a_split_off_household_of_another_commune_enters_no_group() -> None:
    known = facts(house(), place=place(FAR_HAMLET, OTHER_COMMUNE))
    change = divide(known, split(dwelling=DwellingWish(territory_id=FAR_HAMLET)))
    assert change.entered == ()
    assert change.dwellings == ((NEW, Dwelling(FAR_HAMLET)),)


@pytest.mark.parametrize(
    ("size", "most"), [(SizePolicy(soft_max=45, hard_max=50), 45), (SizePolicy(soft_max=None, hard_max=50), 50)]
)
def test_a_split_is_a_warning_where_the_group_has_no_room(size: SizePolicy, most: int) -> None:
    [warning] = divide(facts(house(), area=area(size=50)), split(), size).warnings
    assert (warning.code.code, warning.values["most"]) == ("household-group-large", most)


@pytest.mark.parametrize("leaving", [5, 6])
def test_somebody_stays_behind(leaving: int) -> None:
    assert refused(lambda: divide(facts(house()), split(people=leaving))) == [("too-many-people-leave", "/people")]


def test_a_split_of_a_household_without_a_known_place_is_refused() -> None:
    known = facts(house(dwelling=None, commune_id=None), place=None)
    assert refused(lambda: divide(known, split())) == [("dwelling-place", "/dwelling/territory_id")]


def test_a_split_is_not_slipped_in_beneath_what_it_touches() -> None:
    later = tuple(LaterFact(matter, TODAY) for matter in Matter)
    command = split(effective_on=YESTERDAY, reason=LATE, code="HK-1", head_id=STRANGER)
    found = refused(lambda: divide(facts(house(later=later), code_taken=True), command))
    assert found == [
        ("later-facts", "/household_id"),
        ("later-facts", "/household_id"),
        ("later-facts", "/household_id"),
        ("later-facts", "/household_id"),
        ("household-code-taken", "/code"),
        ("holder-unknown", "/head_id"),
    ]
