"""How a household comes onto the record: registered, moved in, or split off another."""

from collections.abc import Iterator
from datetime import date

from app.domain.households import checks
from app.domain.households.changes import Edge, Founded, HolderSet, HouseholdsChanged, MembershipBegun, PeopleCounted
from app.domain.households.codes import TOO_MANY_PEOPLE_LEAVE
from app.domain.households.commands import Newcomer, SplitHousehold
from app.domain.households.model import (
    TAKING_PART,
    CountSource,
    Dwelling,
    EdgeKind,
    EventKind,
    Facts,
    HolderPost,
    HouseholdFacts,
    Matter,
    MembershipStatus,
    PeopleCount,
)
from app.domain.policies.profile import SizePolicy
from app.domain.shared.codes import Violation
from app.domain.shared.ids import HouseholdId, PersonId

_SPLIT_TOUCHES = frozenset({Matter.DWELLING, Matter.PEOPLE, Matter.MEMBERSHIP})


def check_newcomer(facts: Facts, command: Newcomer, *, size: SizePolicy, today: date) -> Iterator[Violation]:
    """Every rule that the registration would break, and the warnings."""
    yield from checks.date_rules(command, today)
    yield from checks.dwelling_rules(facts.place, command.dwelling, command.effective_on)
    yield from checks.code_rules(facts, command.code)
    yield from checks.person_rules(facts, "/head_id", command.head_id)
    yield from checks.person_rules(facts, "/representative_id", command.representative_id)
    if command.group_id is not None:
        yield from checks.area_rules(facts.area, facts.place, command.effective_on)
        if facts.area is not None:
            status = MembershipStatus(command.membership)
            yield from checks.room_rules(facts.area, status, size)
            yield from checks.size_rules(facts.area, status, size)


def decide_newcomer(
    facts: Facts, command: Newcomer, *, kind: EventKind, household_id: HouseholdId, size: SizePolicy, today: date
) -> HouseholdsChanged:
    """The household from its first day on; it enters its group as the command says. Raises ``RulesBroken``."""
    warnings = checks.refuse(check_newcomer(facts, command, size=size, today=today))
    entered: tuple[MembershipBegun, ...] = ()
    if command.group_id is not None:
        entered = (MembershipBegun(household_id, command.group_id, MembershipStatus(command.membership)),)
    return HouseholdsChanged(
        kind=kind,
        effective_on=command.effective_on,
        reason=command.reason,
        founded=(Founded(household_id, checks.code_for(facts.place, command.code)),),
        edges=(Edge(None, household_id, EdgeKind.BEGINS),),
        dwellings=((household_id, checks.dwelling_of(command.dwelling)),),
        people=(PeopleCounted(household_id, PeopleCount(command.people, command.people_source)),),
        presences=((household_id, command.presence),),
        holders=_holders(household_id, command.head_id, command.representative_id),
        entered=entered,
        warnings=warnings,
    )


def check_split(facts: Facts, command: SplitHousehold, *, size: SizePolicy, today: date) -> Iterator[Violation]:
    """Every rule that the split would break, and the warnings. At least one person stays (Luật Cư trú, Điều 25).

    A household that split off is there whether its group has room or not, so a large group is told and never refuses.
    """
    [origin] = facts.households
    yield from checks.date_rules(command, today)
    yield from checks.force_rules(origin, command.effective_on, touched=_SPLIT_TOUCHES)
    if command.dwelling is not None:
        yield from checks.dwelling_rules(facts.place, command.dwelling, command.effective_on)
    else:
        yield from checks.place_rules(facts.place, command.effective_on)
    yield from checks.code_rules(facts, command.code)
    yield from checks.person_rules(facts, "/head_id", command.head_id)
    yield from checks.person_rules(facts, "/representative_id", command.representative_id)
    if origin.people is not None and command.people >= origin.people.people:
        values: dict[str, object] = {"people": origin.people.people, "leave": command.people}
        yield Violation(TOO_MANY_PEOPLE_LEAVE, "/people", values)
    status = _entry(facts)
    if facts.area is not None and status is not None:
        yield from checks.size_rules(facts.area, status, size)


def decide_split(
    facts: Facts, command: SplitHousehold, *, household_id: HouseholdId, size: SizePolicy, today: date
) -> HouseholdsChanged:
    """The new household at its dwelling; the origin goes on with the other people. Raises ``RulesBroken``.

    It enters the group of its origin where it lives in the same commune: provisionally when the origin takes part,
    else as one that is asked for the first time, because participation is voluntary.
    """
    warnings = checks.refuse(check_split(facts, command, size=size, today=today))
    [origin] = facts.households
    status = _entry(facts)
    entered: tuple[MembershipBegun, ...] = ()
    if facts.area is not None and status is not None:
        entered = (MembershipBegun(household_id, facts.area.group_id, status),)
    return HouseholdsChanged(
        kind=EventKind.SPLIT,
        effective_on=command.effective_on,
        reason=command.reason,
        versions=((origin.id, origin.version),),
        founded=(Founded(household_id, checks.code_for(facts.place, command.code)),),
        edges=(Edge(origin.id, origin.id, EdgeKind.CONTINUES), Edge(origin.id, household_id, EdgeKind.SPLITS)),
        dwellings=((household_id, _home(origin, command)),),
        people=_shared_out(origin, household_id, PeopleCount(command.people, command.people_source)),
        presences=((household_id, command.presence),),
        holders=_holders(household_id, command.head_id, command.representative_id),
        entered=entered,
        warnings=warnings,
    )


def _entry(facts: Facts) -> MembershipStatus | None:
    """How the split-off household enters the group of its origin; None where it does not."""
    [origin] = facts.households
    if origin.status is None or facts.area is None or facts.place is None:
        return None
    if facts.area.commune_id != facts.place.commune_id:
        return None
    return MembershipStatus.PROVISIONAL if origin.status in TAKING_PART else MembershipStatus.INVITED


def _home(origin: HouseholdFacts, command: SplitHousehold) -> Dwelling:
    if command.dwelling is not None:
        return checks.dwelling_of(command.dwelling)
    assert origin.dwelling is not None  # noqa: S101 - the rules have refused a place that is not known
    return origin.dwelling


def _shared_out(origin: HouseholdFacts, household_id: HouseholdId, leaving: PeopleCount) -> tuple[PeopleCounted, ...]:
    """Together they are as many as before. What stays is counted only where both numbers were counted."""
    new = PeopleCounted(household_id, leaving)
    if origin.people is None:
        return (new,)
    counted = origin.people.source is CountSource.COUNTED and leaving.source is CountSource.COUNTED
    stays = PeopleCount(origin.people.people - leaving.people, CountSource.COUNTED if counted else CountSource.DECLARED)
    return (PeopleCounted(origin.id, stays), new)


def _holders(
    household_id: HouseholdId, head: PersonId | None, representative: PersonId | None
) -> tuple[HolderSet, ...]:
    named = ((HolderPost.HEAD, head), (HolderPost.REPRESENTATIVE, representative))
    return tuple(HolderSet(household_id, post, person) for post, person in named if person is not None)
