"""What happens to a household while it exists: it moves, is recounted, is away, or is stood for by somebody else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from app.domain.households import checks
from app.domain.households.changes import Edge, HolderSet, HouseholdsChanged, MembershipEnded, PeopleCounted
from app.domain.households.codes import HOUSEHOLD_HAMLET_CHANGED, HOUSEHOLD_UNCHANGED
from app.domain.households.commands import (
    ChangeHouseholdHead,
    ChangeRepresentative,
    MoveHousehold,
    RecordPeopleCount,
    RecordPresence,
)
from app.domain.households.model import (
    EdgeKind,
    EventKind,
    Facts,
    HolderPost,
    HouseholdFacts,
    Matter,
    MembershipEnd,
    PeopleCount,
)
from app.domain.shared.codes import Violation
from app.domain.shared.ids import PersonId

Holding = ChangeHouseholdHead | ChangeRepresentative


def _changed(household: HouseholdFacts, command: checks.Dated, kind: EventKind) -> HouseholdsChanged:
    """The event of one household that goes on; what it changes is added by the caller."""
    return HouseholdsChanged(
        kind=kind,
        effective_on=command.effective_on,
        reason=command.reason,
        versions=((household.id, household.version),),
        edges=(Edge(household.id, household.id, EdgeKind.CONTINUES),),
    )


def check_move(facts: Facts, command: MoveHousehold, *, today: date) -> Iterator[Violation]:
    """Every rule that the move would break, and the warnings."""
    [household] = facts.households
    yield from checks.date_rules(command, today)
    touched = frozenset({Matter.DWELLING, Matter.MEMBERSHIP})
    yield from checks.force_rules(household, command.effective_on, touched=touched)
    yield from checks.dwelling_rules(facts.place, command.dwelling, command.effective_on)
    if checks.dwelling_of(command.dwelling) == household.dwelling:
        yield Violation(HOUSEHOLD_UNCHANGED, "/dwelling")
    if _stays_from_afar(facts, household):
        yield Violation(HOUSEHOLD_HAMLET_CHANGED, "/dwelling/territory_id", warns=True)


def _stays_from_afar(facts: Facts, household: HouseholdFacts) -> bool:
    """Whether it stays in its group and leaves the hamlet that it lived in for another one of the commune."""
    if facts.area is None or facts.place is None or household.dwelling is None:
        return False
    known = (household.dwelling.territory_id, facts.area.territory_id)
    return facts.area.commune_id == facts.place.commune_id and facts.place.territory_id not in known


def decide_move(facts: Facts, command: MoveHousehold, *, today: date) -> HouseholdsChanged:
    """The new dwelling. In another commune the household leaves its group, because a group lies in one commune (I2).

    Within the commune it stays, and a move to another hamlet than the group's is told. Raises ``RulesBroken``.
    """
    warnings = checks.refuse(check_move(facts, command, today=today))
    [household] = facts.households
    left: tuple[MembershipEnded, ...] = ()
    if facts.area is not None and facts.place is not None and facts.area.commune_id != facts.place.commune_id:
        left = (MembershipEnded(household.id, facts.area.group_id, MembershipEnd.MOVED_AWAY),)
    return replace(
        _changed(household, command, EventKind.MOVE),
        dwellings=((household.id, checks.dwelling_of(command.dwelling)),),
        left=left,
        warnings=warnings,
    )


def check_holder(facts: Facts, command: Holding, *, today: date) -> Iterator[Violation]:
    """Every rule that the change of head or representative would break."""
    [household] = facts.households
    yield from checks.date_rules(command, today)
    yield from checks.force_rules(household, command.effective_on, touched=frozenset({Matter.HOLDER}))
    yield from checks.person_rules(facts, "/person_id", command.person_id)
    if command.person_id == _held(household, command):
        yield Violation(HOUSEHOLD_UNCHANGED, "/person_id")


def _held(household: HouseholdFacts, command: Holding) -> PersonId | None:
    return household.head_id if isinstance(command, ChangeHouseholdHead) else household.representative_id


def decide_holder(facts: Facts, command: Holding, *, today: date) -> HouseholdsChanged:
    """Who stands for the household from the day on. Raises ``RulesBroken``."""
    checks.refuse(check_holder(facts, command, today=today))
    [household] = facts.households
    kind, post = EventKind.CHANGE_REPRESENTATIVE, HolderPost.REPRESENTATIVE
    if isinstance(command, ChangeHouseholdHead):
        kind, post = EventKind.CHANGE_HEAD, HolderPost.HEAD
    return replace(_changed(household, command, kind), holders=(HolderSet(household.id, post, command.person_id),))


def check_count(facts: Facts, command: RecordPeopleCount, *, today: date) -> Iterator[Violation]:
    """Every rule that the count would break. The same number again is a count too."""
    [household] = facts.households
    yield from checks.date_rules(command, today)
    yield from checks.force_rules(household, command.effective_on, touched=frozenset({Matter.PEOPLE}))


def decide_count(facts: Facts, command: RecordPeopleCount, *, today: date) -> HouseholdsChanged:
    """How many people the household has from the day on. Raises ``RulesBroken``."""
    checks.refuse(check_count(facts, command, today=today))
    [household] = facts.households
    count = PeopleCount(command.people, command.source)
    return replace(_changed(household, command, EventKind.RECOUNT), people=(PeopleCounted(household.id, count),))


def check_presence(facts: Facts, command: RecordPresence, *, today: date) -> Iterator[Violation]:
    """Every rule that the change of presence would break."""
    [household] = facts.households
    yield from checks.date_rules(command, today)
    yield from checks.force_rules(household, command.effective_on, touched=frozenset({Matter.PRESENCE}))
    if command.presence is household.presence:
        yield Violation(HOUSEHOLD_UNCHANGED, "/presence")


def decide_presence(facts: Facts, command: RecordPresence, *, today: date) -> HouseholdsChanged:
    """Whether the household lives where it is registered, from the day on. Raises ``RulesBroken``."""
    checks.refuse(check_presence(facts, command, today=today))
    [household] = facts.households
    return replace(_changed(household, command, EventKind.PRESENCE), presences=((household.id, command.presence),))
