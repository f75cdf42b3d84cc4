"""Corrects typing mistakes: permission, lock, facts, decision, change, journal.

The journal names what was corrected, never the values: an address is personal.
"""

from collections.abc import Iterable

from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.corrections import commands as c
from app.domain.corrections import deciding
from app.domain.corrections.model import Corrected, Facts
from app.domain.corrections.ports import CorrectionsWork
from app.domain.journal.model import Entry
from app.domain.shared.commands import Done
from app.domain.shared.errors import NotFound
from app.domain.shared.ids import GroupId, HouseholdId
from app.domain.shared.scope import Target


async def correct_decision(work: CorrectionsWork, actor: Actor, command: c.CorrectDecision) -> Done:
    """Corrects the decision of a restructuring (``change:correct`` at every group of it)."""
    case = await work.corrections.find_case(command.restructuring_id)
    if case is None:
        raise NotFound("restructuring")
    places = [*(await work.places.of_territories([case[0]])).values(), *(await work.places.of_groups(case[1])).values()]
    _require(actor, places, what="restructuring", read=Permission.RESTRUCTURING_READ)
    facts = await work.corrections.lock_facts(command)
    corrected = deciding.decide_decision(facts, command)
    return await _write(work, facts, corrected, reason=command.reason, kind="restructuring", action="correct_decision")


async def correct_group(work: CorrectionsWork, actor: Actor, command: c.CorrectGroup) -> Done:
    """Corrects the number or name of a group (``change:correct`` at it)."""
    await _require_group(work, actor, command.group_id)
    facts = await work.corrections.lock_facts(command)
    corrected = deciding.decide_group(facts, command)
    return await _write(work, facts, corrected, reason=command.reason, kind="group", action="correct_group")


async def correct_seat(work: CorrectionsWork, actor: Actor, command: c.CorrectSeat) -> Done:
    """Corrects a seat of the board (``change:correct`` at the group)."""
    await _require_group(work, actor, command.group_id)
    facts = await work.corrections.lock_facts(command)
    corrected = deciding.decide_seat(facts, command)
    return await _write(work, facts, corrected, reason=command.reason, kind="group", action="correct_seat")


async def correct_dwelling(work: CorrectionsWork, actor: Actor, command: c.CorrectDwelling) -> Done:
    """Corrects a dwelling (``change:correct`` at the household)."""
    await _require_household(work, actor, command.household_id)
    facts = await work.corrections.lock_facts(command)
    corrected = deciding.decide_dwelling(facts, command)
    return await _write(work, facts, corrected, reason=command.reason, kind="household", action="correct_dwelling")


async def correct_people_count(work: CorrectionsWork, actor: Actor, command: c.CorrectPeopleCount) -> Done:
    """Corrects a number of people (``change:correct`` at the household)."""
    await _require_household(work, actor, command.household_id)
    facts = await work.corrections.lock_facts(command)
    corrected = deciding.decide_people_count(facts, command)
    return await _write(work, facts, corrected, reason=command.reason, kind="household", action="correct_people_count")


async def correct_household_code(work: CorrectionsWork, actor: Actor, command: c.CorrectHouseholdCode) -> Done:
    """Corrects the code of a household (``change:correct`` at it)."""
    await _require_household(work, actor, command.household_id)
    facts = await work.corrections.lock_facts(command)
    corrected = deciding.decide_household_code(facts, command)
    return await _write(
        work, facts, corrected, reason=command.reason, kind="household", action="correct_household_code"
    )


async def _require_group(work: CorrectionsWork, actor: Actor, group_id: GroupId) -> None:
    places = await work.places.of_groups([group_id])
    _require(actor, places.values(), what="group", read=Permission.GROUP_READ)


async def _require_household(work: CorrectionsWork, actor: Actor, household_id: HouseholdId) -> None:
    places = await work.places.of_households([household_id])
    _require(actor, places.values(), what="household", read=Permission.HOUSEHOLD_READ)


def _require(actor: Actor, places: Iterable[Target], *, what: str, read: Permission) -> None:
    """Refuses unless the actor may correct at every place; a record that counts nowhere is not found."""
    known = list(places)
    if not known:
        raise NotFound(what)
    for place in known:
        policy.require(actor, Permission.CHANGE_CORRECT, place, what=what, read=read)


async def _write(
    work: CorrectionsWork, facts: Facts, corrected: Corrected, *, reason: str, kind: str, action: str
) -> Done:
    await work.corrections.apply(corrected)
    entry = Entry(
        action=action,
        subject_kind=kind,
        subject_id=facts.owner_id,
        territory_id=facts.territory_id,
        effective_on=facts.since,
        reason=reason,
        payload={"fields": list(corrected.fields), "row": corrected.row_id},
    )
    await work.journal.record([entry])
    return Done(facts.owner_id)
