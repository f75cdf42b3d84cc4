"""How a household comes onto the record: registered, moved in, or split off another."""

from collections.abc import Iterator
from datetime import date

from app.domain.households.changes import Edge, Founded, HolderSet, HouseholdsChanged, MembershipSet, PeopleCounted
from app.domain.households.checks import (
    code_for,
    code_rules,
    date_rules,
    dwelling_of,
    dwelling_rules,
    force_rules,
    group_rules,
    person_rules,
    refuse,
)
from app.domain.households.codes import DWELLING_PLACE, TOO_MANY_PEOPLE_LEAVE
from app.domain.households.commands import Newcomer, SplitHousehold
from app.domain.households.model import (
    CountSource,
    Dwelling,
    EdgeKind,
    EventKind,
    Facts,
    HolderPost,
    HouseholdFacts,
    MembershipStatus,
    Presence,
)
from app.domain.shared.codes import Violation
from app.domain.shared.ids import GroupId, HouseholdId, PersonId


def check_newcomer(facts: Facts, command: Newcomer, *, today: date) -> Iterator[Violation]:
    """Every rule that the registration would break."""
    yield from date_rules(command, today)
    yield from dwelling_rules(facts.place, command.dwelling, command.effective_on)
    yield from code_rules(facts, command.code)
    yield from person_rules(facts, "head_id", command.head_id)
    yield from person_rules(facts, "representative_id", command.representative_id)
    yield from group_rules(facts, command.group_id, command.effective_on)


def decide_newcomer(
    facts: Facts, command: Newcomer, *, kind: EventKind, household_id: HouseholdId, today: date
) -> HouseholdsChanged:
    """The household from its first day on; in its group it is provisional until the board confirms."""
    refuse(check_newcomer(facts, command, today=today))
    assert facts.place is not None  # noqa: S101 - check_newcomer has refused otherwise
    return HouseholdsChanged(
        kind=kind,
        effective_on=command.effective_on,
        reason=command.reason,
        founded=(Founded(household_id, code_for(facts.place, command.code)),),
        edges=(Edge(None, household_id, EdgeKind.BEGINS),),
        dwellings=((household_id, dwelling_of(command.dwelling)),),
        people=(PeopleCounted(household_id, command.people, command.people_source),),
        presences=((household_id, command.presence),),
        holders=_holders(household_id, command.head_id, command.representative_id),
        memberships=_provisional(household_id, command.group_id),
    )


def _provisional(household_id: HouseholdId, group_id: GroupId | None) -> tuple[MembershipSet, ...]:
    if group_id is None:
        return ()
    return (MembershipSet(household_id, group_id, MembershipStatus.PROVISIONAL),)


def _holders(
    household_id: HouseholdId, head: PersonId | None, representative: PersonId | None
) -> tuple[HolderSet, ...]:
    named = ((HolderPost.HEAD, head), (HolderPost.REPRESENTATIVE, representative))
    return tuple(HolderSet(household_id, post, person) for post, person in named if person is not None)


def check_split(origin: HouseholdFacts, facts: Facts, command: SplitHousehold, *, today: date) -> Iterator[Violation]:
    """Every rule that the split would break (Luật Cư trú 2020, Điều 25); at least one person stays."""
    yield from date_rules(command, today)
    yield from force_rules(origin, command.effective_on)
    yield from code_rules(facts, command.code)
    yield from person_rules(facts, "head_id", command.head_id)
    if command.dwelling is not None:
        yield from dwelling_rules(facts.place, command.dwelling, command.effective_on)
    elif facts.place is None:
        yield Violation(DWELLING_PLACE, "dwelling/territory_id", {"effective_on": command.effective_on})
    if origin.people is not None and command.people >= origin.people:
        values: dict[str, object] = {"people": origin.people, "leave": command.people}
        yield Violation(TOO_MANY_PEOPLE_LEAVE, "people", values)


def decide_split_off(
    facts: Facts, command: SplitHousehold, *, household_id: HouseholdId, today: date
) -> HouseholdsChanged:
    """The new household; the origin keeps the other people, and both stay where the group's area reaches them."""
    [origin] = facts.households
    refuse(check_split(origin, facts, command, today=today))
    assert facts.place is not None  # noqa: S101 - check_split has refused otherwise
    near = facts.place.commune_id == origin.commune_id
    counted = [PeopleCounted(household_id, command.people, CountSource.DECLARED)]
    if origin.people is not None:
        counted.append(PeopleCounted(origin.id, origin.people - command.people, CountSource.DECLARED))
    return HouseholdsChanged(
        kind=EventKind.SPLIT,
        effective_on=command.effective_on,
        reason=command.reason,
        versions=((origin.id, origin.version),),
        founded=(Founded(household_id, code_for(facts.place, command.code)),),
        edges=(Edge(origin.id, origin.id, EdgeKind.CONTINUES), Edge(origin.id, household_id, EdgeKind.SPLITS)),
        dwellings=((household_id, _home(origin, facts, command)),),
        people=tuple(counted),
        presences=((household_id, Presence.RESIDENT),),
        holders=_holders(household_id, command.head_id, None),
        memberships=_provisional(household_id, origin.group_id if near else None),
    )


def _home(origin: HouseholdFacts, facts: Facts, command: SplitHousehold) -> Dwelling:
    if command.dwelling is not None:
        return dwelling_of(command.dwelling)
    assert facts.place is not None  # noqa: S101 - the caller has checked
    return origin.dwelling or Dwelling(facts.place.territory_id)
