"""Corrects typing mistakes: permission, lock, facts, decision, change, journal.

The journal names what was corrected, never the values: an address is personal.
"""

from collections.abc import Iterable
from uuid import UUID

from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.corrections import commands as c
from app.domain.corrections.deciding import decide_correction
from app.domain.corrections.ports import CorrectionsWork
from app.domain.journal.model import Entry
from app.domain.shared.commands import Done
from app.domain.shared.errors import NotFound
from app.domain.shared.scope import Target


async def correct_decision(work: CorrectionsWork, actor: Actor, command: c.CorrectDecision) -> Done:
    """Corrects the decision of a restructuring (``change:correct`` at every group of it)."""
    case = await work.corrections.find_case(command.restructuring_id)
    if case is None:
        raise NotFound("restructuring")
    places = [*(await work.places.of_territories([case[0]])).values(), *(await work.places.of_groups(case[1])).values()]
    _require(actor, places, what="restructuring", read=Permission.RESTRUCTURING_READ)
    return await _correct(
        work, command, owner=command.restructuring_id, kind="restructuring", action="correct_decision"
    )


async def correct_group(work: CorrectionsWork, actor: Actor, command: c.CorrectGroup) -> Done:
    """Corrects the number or name of a group (``change:correct`` at it)."""
    return await _correct_of_group(work, actor, command, action="correct_group")


async def correct_seat(work: CorrectionsWork, actor: Actor, command: c.CorrectSeat) -> Done:
    """Corrects a seat of the board (``change:correct`` at the group)."""
    return await _correct_of_group(work, actor, command, action="correct_seat")


async def correct_dwelling(work: CorrectionsWork, actor: Actor, command: c.CorrectDwelling) -> Done:
    """Corrects a dwelling (``change:correct`` at the household)."""
    return await _correct_of_household(work, actor, command, action="correct_dwelling")


async def correct_people_count(work: CorrectionsWork, actor: Actor, command: c.CorrectPeopleCount) -> Done:
    """Corrects a number of people (``change:correct`` at the household)."""
    return await _correct_of_household(work, actor, command, action="correct_people_count")


async def correct_household_code(work: CorrectionsWork, actor: Actor, command: c.CorrectHouseholdCode) -> Done:
    """Corrects the code of a household (``change:correct`` at it)."""
    return await _correct_of_household(work, actor, command, action="correct_household_code")


OfGroup = c.CorrectGroup | c.CorrectSeat
OfHousehold = c.CorrectDwelling | c.CorrectPeopleCount | c.CorrectHouseholdCode


async def _correct_of_group(work: CorrectionsWork, actor: Actor, command: OfGroup, *, action: str) -> Done:
    places = await work.places.of_groups([command.group_id])
    _require(actor, places.values(), what="group", read=Permission.GROUP_READ)
    return await _correct(work, command, owner=command.group_id, kind="group", action=action)


async def _correct_of_household(work: CorrectionsWork, actor: Actor, command: OfHousehold, *, action: str) -> Done:
    places = await work.places.of_households([command.household_id])
    _require(actor, places.values(), what="household", read=Permission.HOUSEHOLD_READ)
    return await _correct(work, command, owner=command.household_id, kind="household", action=action)


def _require(actor: Actor, places: Iterable[Target], *, what: str, read: Permission) -> None:
    """Refuses unless the actor may correct at every place; a record that counts nowhere is not found."""
    known = list(places)
    if not known:
        raise NotFound(what)
    for place in known:
        policy.require(actor, Permission.CHANGE_CORRECT, place, what=what, read=read)


async def _correct(work: CorrectionsWork, command: c.Correction, *, owner: UUID, kind: str, action: str) -> Done:
    facts = await work.corrections.lock_facts(command)
    corrected = decide_correction(facts, command)
    await work.corrections.apply(corrected)
    entry = Entry(
        action=action,
        subject_kind=kind,
        subject_id=owner,
        territory_id=facts.territory_id,
        effective_on=facts.since,
        reason=command.reason,
        payload={"fields": list(corrected.fields), "row": corrected.row_id},
    )
    await work.journal.record([entry])
    return Done(owner)
