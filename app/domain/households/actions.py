"""Records the events of households. Each takes one path: permission, lock, facts, decision, change, journal.

An event of a household needs ``household:write`` at it; one that names a dwelling needs it there too.
"""

from collections.abc import Callable, Sequence

from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.households import beginning, commands, ending, living
from app.domain.households.changes import HouseholdsChanged
from app.domain.households.model import EntryStatus, EventKind, Facts, Needs
from app.domain.households.ports import HouseholdsWork
from app.domain.journal.model import Entry
from app.domain.persons.actions import require_seen
from app.domain.policies.profile import SizePolicy
from app.domain.shared.commands import Done
from app.domain.shared.errors import NotFound, StaleVersion
from app.domain.shared.ids import GroupId, HouseholdId, PersonId, TerritoryId
from app.domain.shared.scope import NARROW_DEPTH, Target

Decide = Callable[[Facts, SizePolicy], HouseholdsChanged]


async def register_household(work: HouseholdsWork, actor: Actor, command: commands.RegisterHousehold) -> Done:
    """Registers a household. An invitation or a full membership needs ``group:write`` at the group besides."""
    return await _newcomer(work, actor, command, kind=EventKind.REGISTER, action="register_household")


async def move_in_household(work: HouseholdsWork, actor: Actor, command: commands.MoveInHousehold) -> Done:
    """Registers a household that came from elsewhere, under the same permissions."""
    return await _newcomer(work, actor, command, kind=EventKind.MOVE_IN, action="move_in_household")


async def _newcomer(
    work: HouseholdsWork, actor: Actor, command: commands.Newcomer, *, kind: EventKind, action: str
) -> Done:
    beside = None
    if command.group_id is not None:
        beside = await _require_group(work, actor, command.group_id, entry=command.membership)
    await _require_place(work, actor, command.dwelling.territory_id, beside=beside)
    persons = await _named(work, actor, command.head_id, command.representative_id)
    household_id = HouseholdId(work.ids.new())
    needs = Needs(
        effective_on=command.effective_on,
        founds=True,
        territory_id=command.dwelling.territory_id,
        cluster_id=command.dwelling.cluster_id,
        group_id=command.group_id,
        person_ids=persons,
        code=command.code,
    )

    def decide(facts: Facts, size: SizePolicy) -> HouseholdsChanged:
        return beginning.decide_newcomer(
            facts, command, kind=kind, household_id=household_id, size=size, today=work.today
        )

    return await _happen(work, needs, decide, action=action)


async def split_household(work: HouseholdsWork, actor: Actor, command: commands.SplitHousehold) -> Done:
    """Takes a new household out of one; shows the origin."""
    home = await _require_households(work, actor, [command.household_id])
    dwelling = command.dwelling
    if dwelling is not None:
        await _require_place(work, actor, dwelling.territory_id, beside=home)
    persons = await _named(work, actor, command.head_id, command.representative_id)
    household_id = HouseholdId(work.ids.new())
    needs = Needs(
        effective_on=command.effective_on,
        household_ids=(command.household_id,),
        founds=True,
        around=True,
        territory_id=None if dwelling is None else dwelling.territory_id,
        cluster_id=None if dwelling is None else dwelling.cluster_id,
        person_ids=persons,
        code=command.code,
    )

    def decide(facts: Facts, size: SizePolicy) -> HouseholdsChanged:
        return beginning.decide_split(facts, command, household_id=household_id, size=size, today=work.today)

    return await _happen(work, needs, decide, action="split_household", seen=command.expected_version)


async def join_households(work: HouseholdsWork, actor: Actor, command: commands.JoinHouseholds) -> Done:
    """Joins households into one; shows the one that goes on."""
    named = (command.household_id, *command.joined_ids)
    await _require_households(work, actor, named)
    needs = Needs(effective_on=command.effective_on, household_ids=named)

    def decide(facts: Facts, _size: SizePolicy) -> HouseholdsChanged:
        return ending.decide_join(facts, command, today=work.today)

    return await _happen(work, needs, decide, action="join_households", seen=command.expected_version)


async def move_household(work: HouseholdsWork, actor: Actor, command: commands.MoveHousehold) -> Done:
    """Gives a household another dwelling."""
    home = await _require_households(work, actor, [command.household_id])
    await _require_place(work, actor, command.dwelling.territory_id, beside=home)
    needs = Needs(
        effective_on=command.effective_on,
        household_ids=(command.household_id,),
        around=True,
        territory_id=command.dwelling.territory_id,
        cluster_id=command.dwelling.cluster_id,
    )

    def decide(facts: Facts, _size: SizePolicy) -> HouseholdsChanged:
        return living.decide_move(facts, command, today=work.today)

    return await _happen(work, needs, decide, action="move_household", seen=command.expected_version)


async def move_out_household(work: HouseholdsWork, actor: Actor, command: commands.MoveOutHousehold) -> Done:
    """Ends a household that moved away."""
    return await _live(
        work,
        actor,
        command,
        action="move_out_household",
        decide=lambda f: ending.decide_end(f, command, today=work.today),
    )


async def end_household(work: HouseholdsWork, actor: Actor, command: commands.EndHousehold) -> Done:
    """Ends a household that exists no more."""
    return await _live(
        work, actor, command, action="end_household", decide=lambda f: ending.decide_end(f, command, today=work.today)
    )


async def change_household_head(work: HouseholdsWork, actor: Actor, command: commands.ChangeHouseholdHead) -> Done:
    """Names another head."""
    return await _hold(work, actor, command, action="change_household_head")


async def change_representative(work: HouseholdsWork, actor: Actor, command: commands.ChangeRepresentative) -> Done:
    """Names another representative."""
    return await _hold(work, actor, command, action="change_representative")


async def _hold(work: HouseholdsWork, actor: Actor, command: living.Holding, *, action: str) -> Done:
    return await _live(
        work,
        actor,
        command,
        action=action,
        decide=lambda facts: living.decide_holder(facts, command, today=work.today),
        named=command.person_id,
    )


async def record_people_count(work: HouseholdsWork, actor: Actor, command: commands.RecordPeopleCount) -> Done:
    """Records how many people a household has."""
    return await _live(
        work,
        actor,
        command,
        action="record_people_count",
        decide=lambda facts: living.decide_count(facts, command, today=work.today),
    )


async def record_presence(work: HouseholdsWork, actor: Actor, command: commands.RecordPresence) -> Done:
    """Records whether a household lives where it is registered."""
    return await _live(
        work,
        actor,
        command,
        action="record_presence",
        decide=lambda facts: living.decide_presence(facts, command, today=work.today),
    )


Event = (
    commands.MoveOutHousehold
    | commands.EndHousehold
    | commands.ChangeHouseholdHead
    | commands.ChangeRepresentative
    | commands.RecordPeopleCount
    | commands.RecordPresence
)


async def _live(
    work: HouseholdsWork,
    actor: Actor,
    command: Event,
    *,
    action: str,
    decide: Callable[[Facts], HouseholdsChanged],
    named: PersonId | None = None,
) -> Done:
    """An event of one household that needs nothing around it."""
    await _require_households(work, actor, [command.household_id])
    persons = await _named(work, actor, named)
    needs = Needs(effective_on=command.effective_on, household_ids=(command.household_id,), person_ids=persons)
    return await _happen(work, needs, lambda facts, _size: decide(facts), action=action, seen=command.expected_version)


async def _require_households(work: HouseholdsWork, actor: Actor, household_ids: Sequence[HouseholdId]) -> Target:
    """Refuses unless the actor may record events of all of them; where the first one lies."""
    places = await work.places.of_households(household_ids)
    for household_id in household_ids:
        if household_id not in places:
            raise NotFound("household")
        place = places[household_id]
        policy.require(actor, Permission.HOUSEHOLD_WRITE, place, what="household", read=Permission.HOUSEHOLD_READ)
    return places[household_ids[0]]


async def _require_place(
    work: HouseholdsWork, actor: Actor, territory_id: TerritoryId, *, beside: Target | None
) -> None:
    """Refuses unless the actor may record households at the place.

    Whoever may do so for the group ``beside`` may do it for dwellings in the commune of that group.
    """
    places = await work.places.of_territories([territory_id])
    if territory_id not in places:
        raise NotFound("territory")
    path = places[territory_id].path
    near = beside is not None and _commune(beside.path) == _commune(path)
    place = Target(path, beside.group_id if beside is not None and near else None)
    policy.require(actor, Permission.HOUSEHOLD_WRITE, place, what="territory", read=Permission.TERRITORY_READ)


def _commune(path: str | None) -> list[str]:
    return (path or "").split(".")[: NARROW_DEPTH + 1]


async def _require_group(work: HouseholdsWork, actor: Actor, group_id: GroupId, *, entry: EntryStatus) -> Target:
    """Refuses unless the actor may let a household enter the group in this way; where the group lies."""
    places = await work.places.of_groups([group_id])
    if group_id not in places:
        raise NotFound("group")
    needed = Permission.GROUP_READ if entry is EntryStatus.PROVISIONAL else Permission.GROUP_WRITE
    policy.require(actor, needed, places[group_id], what="group", read=Permission.GROUP_READ)
    return places[group_id]


async def _named(work: HouseholdsWork, actor: Actor, *persons: PersonId | None) -> tuple[PersonId, ...]:
    """The persons that a command names, all of whom the actor may see."""
    named = tuple(person for person in persons if person is not None)
    await require_seen(work, actor, named)
    return named


async def _happen(work: HouseholdsWork, needs: Needs, decide: Decide, *, action: str, seen: int | None = None) -> Done:
    """Locks, looks, decides, applies, records; ``seen`` is the version of the first household that the caller saw."""
    facts = await work.households.lock_facts(needs)
    if seen is not None and facts.households[0].version != seen:
        raise StaleVersion(facts.households[0].version)
    size = SizePolicy()
    if needs.founds and facts.area is not None:
        size = (await work.policies.profile_at(facts.area.territory_id, needs.effective_on)).size
    change = decide(facts, size)
    await work.households.apply([change])
    await work.journal.record([_entry(facts, change, action=action)])
    shown, *others = change.household_ids()
    return Done(shown, tuple(others))


def _entry(facts: Facts, change: HouseholdsChanged, *, action: str) -> Entry:
    """Figures and ids; the histories of the groups and persons show it too."""
    subject, *others = change.household_ids()
    homes = [dwelling for _, dwelling in change.dwellings]
    homes += [household.dwelling for household in facts.households if household.dwelling is not None]
    groups = [each.group_id for each in change.entered] + [each.group_id for each in change.left]
    groups += [each.group_id for each in facts.households if each.id in change.ended and each.group_id is not None]
    return Entry(
        action=action,
        subject_kind="household",
        subject_id=subject,
        territory_id=homes[0].territory_id if homes else None,
        effective_on=change.effective_on,
        reason=change.reason,
        payload={
            "codes": [each.code for each in change.founded],
            "ended": list(change.ended),
            "people": {str(each.household_id): each.count.people for each in change.people},
            "warnings": [each.code.code for each in change.warnings],
        },
        subjects=(
            *(("household", household_id) for household_id in others),
            *(("group", group_id) for group_id in dict.fromkeys(groups)),
            *(("person", each.person_id) for each in change.holders if each.person_id is not None),
        ),
    )
