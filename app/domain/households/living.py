"""What happens to a household while it exists: it moves, is recounted, is away, or is stood for by somebody else."""

from collections.abc import Iterator
from datetime import date

from app.domain.households.changes import Edge, HolderSet, HouseholdsChanged, MembershipSet, PeopleCounted
from app.domain.households.checks import date_rules, dwelling_of, dwelling_rules, force_rules, person_rules, refuse
from app.domain.households.commands import (
    ChangeHouseholdHead,
    ChangeRepresentative,
    Event,
    MoveHousehold,
    RecordPeopleCount,
    RecordPresence,
)
from app.domain.households.model import EdgeKind, EventKind, Facts, HolderPost, HouseholdFacts
from app.domain.shared.codes import Violation

MOVED_AWAY = "moved_away"
"""Why a membership ends when the household moves to another commune."""
Holding = ChangeHouseholdHead | ChangeRepresentative


def check_living(facts: Facts, command: Event, *, today: date) -> Iterator[Violation]:
    """The rules of every such event: it has happened, and the household exists on its day."""
    yield from date_rules(command, today)
    [household] = facts.households
    yield from force_rules(household, command.effective_on)


def _changed(household: HouseholdFacts, command: Event, kind: EventKind, **what: object) -> HouseholdsChanged:
    return HouseholdsChanged(
        kind=kind,
        effective_on=command.effective_on,
        reason=command.reason,
        versions=((household.id, household.version),),
        edges=(Edge(household.id, household.id, EdgeKind.CONTINUES),),
        **what,  # type: ignore[arg-type]
    )


def check_move(facts: Facts, command: MoveHousehold, *, today: date) -> Iterator[Violation]:
    """Every rule that the move would break."""
    yield from check_living(facts, command, today=today)
    yield from dwelling_rules(facts.place, command.dwelling, command.effective_on)


def decide_move(facts: Facts, command: MoveHousehold, *, today: date) -> HouseholdsChanged:
    """The new dwelling. In another commune the household leaves its group, because a group lies in one commune (I2)."""
    refuse(check_move(facts, command, today=today))
    [household] = facts.households
    leaves = household.group_id is not None and (facts.place is None or facts.place.commune_id != household.commune_id)
    return _changed(
        household,
        command,
        EventKind.MOVE,
        dwellings=((household.id, dwelling_of(command.dwelling)),),
        memberships=(MembershipSet(household.id, None, because=MOVED_AWAY),) if leaves else (),
        warnings=("membership-ended",) if leaves else (),
    )


def check_holder(facts: Facts, command: Holding, *, today: date) -> Iterator[Violation]:
    """Every rule that the change of head or representative would break."""
    yield from check_living(facts, command, today=today)
    yield from person_rules(facts, "person_id", command.person_id)


def decide_holder(facts: Facts, command: Holding, *, today: date) -> HouseholdsChanged:
    """Who stands for the household from the day on."""
    refuse(check_holder(facts, command, today=today))
    [household] = facts.households
    post = HolderPost.HEAD if isinstance(command, ChangeHouseholdHead) else HolderPost.REPRESENTATIVE
    return _changed(
        household, command, EventKind.CHANGE_HEAD, holders=(HolderSet(household.id, post, command.person_id),)
    )


def decide_count(facts: Facts, command: RecordPeopleCount, *, today: date) -> HouseholdsChanged:
    """How many people the household has from the day on."""
    refuse(check_living(facts, command, today=today))
    [household] = facts.households
    counted = PeopleCounted(household.id, command.people, command.source)
    return _changed(household, command, EventKind.RECOUNT, people=(counted,))


def decide_presence(facts: Facts, command: RecordPresence, *, today: date) -> HouseholdsChanged:
    """Whether the household lives where it is registered, from the day on."""
    refuse(check_living(facts, command, today=today))
    [household] = facts.households
    return _changed(household, command, EventKind.PRESENCE, presences=((household.id, command.presence),))
