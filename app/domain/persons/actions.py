"""Registers persons and changes their contact values; the journal never holds such a value."""

from collections.abc import Sequence

from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.journal.model import Entry
from app.domain.journal.ports import Work
from app.domain.persons.codes import BEHALF_SELF, BEHALF_UNKNOWN
from app.domain.persons.commands import ChangePersonContact, RecordNotice, RegisterPerson
from app.domain.persons.ports import PersonsWork
from app.domain.persons.registering import decide_contact, decide_notice, decide_registration
from app.domain.shared.commands import Done
from app.domain.shared.errors import Invalid, NotFound, StaleVersion
from app.domain.shared.ids import PersonId
from app.domain.shared.scope import Target
from app.domain.territories.actions import find_place


async def register_person(work: PersonsWork, actor: Actor, command: RegisterPerson) -> Done:
    """Registers a person (``person:write`` where the person is at home)."""
    place = await find_place(work, command.territory_id)
    policy.require(actor, Permission.PERSON_WRITE, place, what="territory", read=Permission.TERRITORY_READ)
    home = await work.territories.get_territory(command.territory_id)
    change = decide_registration(home, command, person_id=PersonId(work.ids.new()), today=work.today)
    await work.persons.add_person(change)
    await work.journal.record(
        [
            Entry(
                action="register_person",
                subject_kind="person",
                subject_id=change.person_id,
                territory_id=change.territory_id,
                payload={"lawful_basis": change.lawful_basis, "notice_on": change.notice_on},
            )
        ]
    )
    return Done(change.person_id)


async def change_person_contact(work: PersonsWork, actor: Actor, command: ChangePersonContact) -> Done:
    """Changes name and phone (``person:write`` at one of the places where the person counts today)."""
    await require_person(work, actor, command.person_id, permission=Permission.PERSON_WRITE)
    facts = await work.persons.lock_person(command.person_id)
    if facts.version != command.expected_version:
        raise StaleVersion(facts.version)
    change = decide_contact(facts, command)
    await work.persons.change_contact(change)
    await work.journal.record(
        [
            Entry(
                action="change_person_contact",
                subject_kind="person",
                subject_id=change.person_id,
                territory_id=change.territory_id,
                payload={"changed": change.changed},
            )
        ]
    )
    return Done(change.person_id)


async def require_behalf(work: PersonsWork, actor: Actor, person_id: PersonId, *, at: str) -> None:
    """Refuses to act on behalf of somebody whom the actor may not see, or of oneself (``Invalid``, pointing ``at``).

    It gives no permission: whoever acts for another has to be entitled themselves.
    """
    if person_id == actor.person_id:
        raise Invalid(at, BEHALF_SELF)
    places = (await work.places.of_persons([person_id])).get(person_id, ())
    if not any(policy.may(actor, Permission.PERSON_READ, place) for place in places):
        raise Invalid(at, BEHALF_UNKNOWN)


async def record_notice(work: PersonsWork, actor: Actor, command: RecordNotice) -> Done:
    """Records the day of the notice (``person:write`` at one of the places where the person counts today)."""
    await require_person(work, actor, command.person_id, permission=Permission.PERSON_WRITE)
    change = decide_notice(await work.persons.lock_person(command.person_id), command, today=work.today)
    await work.persons.record_notice(change)
    await work.journal.record(
        [
            Entry(
                action="record_notice",
                subject_kind="person",
                subject_id=change.person_id,
                territory_id=change.territory_id,
                payload={"notice_on": change.notice_on},
            )
        ]
    )
    return Done(change.person_id)


async def require_person(work: Work, actor: Actor, person_id: PersonId, *, permission: Permission) -> None:
    """Refuses unless the actor holds the permission at one of the person's places; known is who may be read at one."""
    places = (await work.places.of_persons([person_id])).get(person_id, ())
    best = (
        place for asked in (permission, Permission.PERSON_READ) for place in places if policy.may(actor, asked, place)
    )
    place = next(best, Target())
    policy.require(actor, permission, place, what="person", read=Permission.PERSON_READ)


async def require_seen(work: Work, actor: Actor, person_ids: Sequence[PersonId]) -> None:
    """Refuses (``NotFound``) to name anybody whom the actor may not see (``person:read`` at one of their places).

    Whoever is named at a place can be read there: naming a stranger by their id would open their name and phone.
    """
    places = await work.places.of_persons(person_ids) if person_ids else {}
    for person_id in person_ids:
        if not any(policy.may(actor, Permission.PERSON_READ, place) for place in places.get(person_id, ())):
            raise NotFound("person")
