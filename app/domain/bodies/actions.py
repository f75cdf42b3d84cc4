"""Registers and ends bodies."""

from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.bodies.commands import EndBody, RegisterBody
from app.domain.bodies.lifecycle import decide_end, decide_registration
from app.domain.bodies.ports import BodiesWork
from app.domain.journal.model import Entry
from app.domain.shared.commands import Done
from app.domain.shared.errors import NotFound, StaleVersion
from app.domain.shared.ids import BodyId
from app.domain.territories.actions import find_place


async def register_body(work: BodiesWork, actor: Actor, command: RegisterBody) -> Done:
    """Registers a body (``body:write`` at its territory)."""
    place = await find_place(work, command.territory_id)
    policy.require(actor, Permission.BODY_WRITE, place, what="territory", read=Permission.BODY_READ)
    facts = await work.bodies.lock_place(command)
    change = decide_registration(facts, command, body_id=BodyId(work.ids.new()), today=work.today)
    await work.bodies.add_body(change)
    await work.journal.record(
        [
            Entry(
                action="register_body",
                subject_kind="body",
                subject_id=change.body_id,
                territory_id=change.territory_id,
                effective_on=change.valid.start,
                payload={
                    "kind": change.kind,
                    "level": change.level,
                    "name": change.name,
                    "parent_id": change.parent_id,
                    "electronic_id": change.electronic_id,
                },
            )
        ]
    )
    return Done(change.body_id)


async def end_body(work: BodiesWork, actor: Actor, command: EndBody) -> Done:
    """Ends a body (``body:write`` at its territory)."""
    territory_id = await work.bodies.find_territory(command.body_id)
    if territory_id is None:
        raise NotFound("body")
    place = await find_place(work, territory_id)
    policy.require(actor, Permission.BODY_WRITE, place, what="body", read=Permission.BODY_READ)
    facts = await work.bodies.lock_body(command, territory_id)
    if facts.version != command.expected_version:
        raise StaleVersion(facts.version)
    change = decide_end(facts, command)
    await work.bodies.end_body(change)
    await work.journal.record(
        [
            Entry(
                action="end_body",
                subject_kind="body",
                subject_id=change.body_id,
                territory_id=territory_id,
                effective_on=change.ends_on,
                reason=change.note,
                payload={"successor_id": change.successor_id},
                subjects=(("body", change.successor_id),) if change.successor_id else (),
            )
        ]
    )
    return Done(change.body_id)
