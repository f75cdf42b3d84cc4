"""Seals, discloses and erases personal values; the journal never holds one.

A sealed read is no change of the record, so it has no journal entry: the log of reads holds it, in its transaction.
"""

from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.journal.model import Entry
from app.domain.persons.actions import require_person
from app.domain.privacy.changes import PersonErased
from app.domain.privacy.commands import ErasePerson, ReadSealedValue, SealCitizenId
from app.domain.privacy.erasing import decide_erasure, decide_retention
from app.domain.privacy.model import Disclosed
from app.domain.privacy.ports import PrivacyWork
from app.domain.privacy.sealing import decide_citizen_id, decide_disclosure
from app.domain.shared.commands import Done
from app.domain.shared.ids import PersonId


async def seal_citizen_id(work: PrivacyWork, actor: Actor, command: SealCitizenId) -> Done:
    """Keeps the citizen id sealed (``person:write`` at one of the places where the person counts today)."""
    await require_person(work, actor, command.person_id, permission=Permission.PERSON_WRITE)
    change = decide_citizen_id(await work.persons.lock_person(command.person_id), command)
    await work.privacy.seal_citizen_id(change)
    await work.journal.record(
        [
            Entry(
                action="seal_citizen_id",
                subject_kind="person",
                subject_id=change.person_id,
                territory_id=change.territory_id,
                payload={"lawful_basis": change.lawful_basis, "purpose": command.purpose},
            )
        ]
    )
    return Done(change.person_id)


async def read_sealed_value(work: PrivacyWork, actor: Actor, command: ReadSealedValue) -> Disclosed:
    """Opens sealed values (``person:read_sealed`` at one of the person's places, and everybody their own)."""
    await require_person(work, actor, command.person_id, permission=Permission.PERSON_READ_SEALED)
    person = await work.persons.lock_person(command.person_id)
    values = await work.privacy.open_values(person.id, command.kind)
    decide_disclosure(person, command, values)
    await work.privacy.note_sealed_read(
        person.id,
        command.kind,
        account_id=actor.account_id,
        reader_id=actor.person_id,
        purpose=command.purpose,
    )
    return Disclosed(person.id, values=values)


async def erase_person(work: PrivacyWork, actor: Actor, command: ErasePerson) -> Done:
    """Erases the personal values (``person:erase`` at one of the places where the person counts today)."""
    await require_person(work, actor, command.person_id, permission=Permission.PERSON_ERASE)
    facts = await work.privacy.lock_for_erasure(command.person_id)
    change = decide_erasure(facts, command, today=work.today)
    await _erase(work, change, reason=command.reason)
    return Done(change.person_id)


async def erase_past_retention(work: PrivacyWork, person_id: PersonId) -> bool:
    """Erases the personal values of somebody whose time is over, on the system's own account; no while it is not."""
    facts = await work.privacy.lock_for_erasure(person_id)
    home = facts.person.territory_id
    months = None if home is None else (await work.policies.profile_at(home, work.today)).privacy.retention_months
    basis = await work.privacy.get_basis(person_id)
    change = decide_retention(facts, months=months, basis=basis, today=work.today)
    if change is not None:
        await _erase(work, change, months=months)
    return change is not None


async def _erase(
    work: PrivacyWork, change: PersonErased, *, reason: str | None = None, months: int | None = None
) -> None:
    await work.privacy.erase(change)
    await work.journal.record(
        [
            Entry(
                action="erase_person",
                subject_kind="person",
                subject_id=change.person_id,
                territory_id=change.territory_id,
                effective_on=change.erased_on,
                reason=reason,
                payload={} if months is None else {"retention_months": months},
                subjects=(
                    *(("account", account_id) for account_id in change.account_ids),
                    *(("person", person_id) for person_id in change.merged_ids),
                ),
            )
        ]
    )
