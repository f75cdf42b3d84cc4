"""Records the events of households. Each takes one path: permission, lock, facts, decision, change, journal."""

from collections.abc import Callable

from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.households import beginning, ending, living
from app.domain.households.changes import HouseholdsChanged
from app.domain.households.commands import (
    ChangeHouseholdHead,
    ChangeRepresentative,
    EndHousehold,
    JoinHouseholds,
    MoveHousehold,
    MoveInHousehold,
    MoveOutHousehold,
    Newcomer,
    RecordPeopleCount,
    RecordPresence,
    RegisterHousehold,
    SplitHousehold,
)
from app.domain.households.model import EventKind, Facts
from app.domain.households.ports import HouseholdsWork, Needs
from app.domain.journal.model import Entry
from app.domain.shared.commands import Done
from app.domain.shared.errors import NotFound, StaleVersion
from app.domain.shared.ids import HouseholdId, PersonId, TerritoryId

Decide = Callable[[Facts], HouseholdsChanged]


async def register_household(work: HouseholdsWork, actor: Actor, command: RegisterHousehold) -> Done:
    """Registers a household (``household:write`` at its dwelling)."""
    return await _newcomer(work, actor, command, kind=EventKind.REGISTER)


async def move_in_household(work: HouseholdsWork, actor: Actor, command: MoveInHousehold) -> Done:
    """Registers a household that came from elsewhere (``household:write`` at its dwelling)."""
    return await _newcomer(work, actor, command, kind=EventKind.MOVE_IN)


async def _newcomer(work: HouseholdsWork, actor: Actor, command: Newcomer, *, kind: EventKind) -> Done:
    await _require_place(work, actor, command.dwelling.territory_id)
    household_id = HouseholdId(work.ids.new())
    needs = Needs(
        effective_on=command.effective_on,
        territory_id=command.dwelling.territory_id,
        group_id=command.group_id,
        person_ids=_named(command.head_id, command.representative_id),
        code=command.code,
    )
    return await _happen(
        work,
        needs,
        lambda facts: beginning.decide_newcomer(facts, command, kind=kind, household_id=household_id, today=work.today),
    )


async def split_household(work: HouseholdsWork, actor: Actor, command: SplitHousehold) -> Done:
    """Takes a new household out of one (``household:write`` at the origin, and at the new dwelling if there is one)."""
    await _require_household(work, actor, command.household_id)
    if command.dwelling is not None:
        await _require_place(work, actor, command.dwelling.territory_id)
    household_id = HouseholdId(work.ids.new())
    needs = Needs(
        effective_on=command.effective_on,
        household_ids=(command.household_id,),
        territory_id=None if command.dwelling is None else command.dwelling.territory_id,
        person_ids=_named(command.head_id),
        code=command.code,
    )
    return await _happen(
        work,
        needs,
        lambda facts: beginning.decide_split_off(facts, command, household_id=household_id, today=work.today),
        seen=command.expected_version,
    )


async def join_households(work: HouseholdsWork, actor: Actor, command: JoinHouseholds) -> Done:
    """Joins households into one (``household:write`` at each of them)."""
    named = (command.household_id, *command.joined_ids)
    for household_id in dict.fromkeys(named):
        await _require_household(work, actor, household_id)
    needs = Needs(effective_on=command.effective_on, household_ids=named)
    return await _happen(
        work,
        needs,
        lambda facts: ending.decide_join(facts, command, today=work.today),
        seen=command.expected_version,
    )


async def move_household(work: HouseholdsWork, actor: Actor, command: MoveHousehold) -> Done:
    """Gives a household another dwelling (``household:write`` at it and at the new place)."""
    await _require_household(work, actor, command.household_id)
    await _require_place(work, actor, command.dwelling.territory_id)
    needs = Needs(
        effective_on=command.effective_on,
        household_ids=(command.household_id,),
        territory_id=command.dwelling.territory_id,
    )
    return await _happen(
        work,
        needs,
        lambda facts: living.decide_move(facts, command, today=work.today),
        seen=command.expected_version,
    )


async def move_out_household(work: HouseholdsWork, actor: Actor, command: MoveOutHousehold) -> Done:
    """Ends a household that moved away (``household:write`` at it)."""
    return await _end(work, actor, command)


async def end_household(work: HouseholdsWork, actor: Actor, command: EndHousehold) -> Done:
    """Ends a household that exists no more (``household:write`` at it)."""
    return await _end(work, actor, command)


async def _end(work: HouseholdsWork, actor: Actor, command: EndHousehold | MoveOutHousehold) -> Done:
    await _require_household(work, actor, command.household_id)
    needs = Needs(effective_on=command.effective_on, household_ids=(command.household_id,))
    return await _happen(
        work,
        needs,
        lambda facts: ending.decide_end(facts, command, today=work.today),
        seen=command.expected_version,
    )


async def change_household_head(work: HouseholdsWork, actor: Actor, command: ChangeHouseholdHead) -> Done:
    """Names another head (``household:write`` at the household)."""
    return await _hold(work, actor, command)


async def change_representative(work: HouseholdsWork, actor: Actor, command: ChangeRepresentative) -> Done:
    """Names another representative (``household:write`` at the household)."""
    return await _hold(work, actor, command)


async def _hold(work: HouseholdsWork, actor: Actor, command: living.Holding) -> Done:
    await _require_household(work, actor, command.household_id)
    needs = Needs(
        effective_on=command.effective_on,
        household_ids=(command.household_id,),
        person_ids=_named(command.person_id),
    )
    return await _happen(
        work,
        needs,
        lambda facts: living.decide_holder(facts, command, today=work.today),
        seen=command.expected_version,
    )


async def record_people_count(work: HouseholdsWork, actor: Actor, command: RecordPeopleCount) -> Done:
    """Records how many people a household has (``household:write`` at it)."""
    await _require_household(work, actor, command.household_id)
    return await _happen(
        work,
        Needs(effective_on=command.effective_on, household_ids=(command.household_id,)),
        lambda facts: living.decide_count(facts, command, today=work.today),
        seen=command.expected_version,
    )


async def record_presence(work: HouseholdsWork, actor: Actor, command: RecordPresence) -> Done:
    """Records whether a household lives where it is registered (``household:write`` at it)."""
    await _require_household(work, actor, command.household_id)
    return await _happen(
        work,
        Needs(effective_on=command.effective_on, household_ids=(command.household_id,)),
        lambda facts: living.decide_presence(facts, command, today=work.today),
        seen=command.expected_version,
    )


async def _require_household(work: HouseholdsWork, actor: Actor, household_id: HouseholdId) -> None:
    places = await work.places.of_households([household_id])
    if household_id not in places:
        raise NotFound("household")
    place = places[household_id]
    policy.require(actor, Permission.HOUSEHOLD_WRITE, place, what="household", read=Permission.HOUSEHOLD_READ)


async def _require_place(work: HouseholdsWork, actor: Actor, territory_id: TerritoryId) -> None:
    places = await work.places.of_territories([territory_id])
    if territory_id not in places:
        raise NotFound("territory")
    place = places[territory_id]
    policy.require(actor, Permission.HOUSEHOLD_WRITE, place, what="territory", read=Permission.TERRITORY_READ)


def _named(*persons: PersonId | None) -> tuple[PersonId, ...]:
    return tuple(person for person in persons if person is not None)


async def _happen(work: HouseholdsWork, needs: Needs, decide: Decide, *, seen: int | None = None) -> Done:
    """Locks, looks, decides, applies, records; ``seen`` is the version of the first household that the caller saw."""
    await work.households.lock(needs.household_ids, needs.territory_id)
    facts = await work.households.load_facts(needs)
    if seen is not None and facts.households[0].version != seen:
        raise StaleVersion(facts.households[0].version)
    change = decide(facts)
    await work.households.apply(change)
    await work.journal.record([_entry(change, needs)])
    return Done(change.household_ids()[0], change.household_ids()[1:])


def _entry(change: HouseholdsChanged, needs: Needs) -> Entry:
    subject, *others = change.household_ids()
    groups = dict.fromkeys([each.group_id for each in change.memberships if each.group_id is not None])
    return Entry(
        action=f"household_{change.kind}",
        subject_kind="household",
        subject_id=subject,
        territory_id=next((dwelling.territory_id for _, dwelling in change.dwellings), needs.territory_id),
        effective_on=change.effective_on,
        reason=change.reason,
        payload={
            "codes": [each.code for each in change.founded],
            "ended": list(change.ended),
            "people": {str(each.household_id): each.people for each in change.people},
            "warnings": list(change.warnings),
        },
        subjects=(*(("household", each) for each in others), *(("group", group_id) for group_id in groups)),
    )
