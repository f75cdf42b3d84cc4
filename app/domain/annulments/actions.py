"""Previews and carries out annulments: permission, lock, facts, decision, change, journal."""

from uuid import UUID

from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.annulments.agreement import Previewed, require_agreed, require_unchanged
from app.domain.annulments.changes import ChangeAnnulled
from app.domain.annulments.commands import AnnulChange, PreviewAnnulment
from app.domain.annulments.deciding import decide_annul
from app.domain.annulments.describing import describe
from app.domain.annulments.model import ANNUL_CHANGE, Change
from app.domain.annulments.ports import AnnulmentsWork
from app.domain.journal.model import Entry
from app.domain.shared.commands import Done
from app.domain.shared.errors import NotFound
from app.domain.shared.ids import AnnulmentId
from app.domain.shared.scope import Target


async def preview_annulment(work: AnnulmentsWork, actor: Actor, command: PreviewAnnulment) -> Done:
    """Previews the annulment of a change (``change:annul`` at everything that the change wrote to)."""
    change = await work.annulments.find_change(command.journal_entry_id)
    if change is None:
        raise NotFound("journal_entry")
    await _require(work, actor, change, what="journal_entry")
    facts = await work.annulments.load_facts(change, annuller=actor.person_id, today=work.today)
    annulled = decide_annul(facts)
    previewed = Previewed(AnnulmentId(work.ids.new()), command, annulled, actor.person_id)
    await work.annulments.add(previewed)
    entry = _entry("preview_annulment", previewed.id, annulled, reason=command.reason, number=command.decision_number)
    await work.journal.record([entry])
    return Done(previewed.id)


async def annul_change(work: AnnulmentsWork, actor: Actor, command: AnnulChange) -> Done:
    """Annuls a change as it was previewed (``change:annul`` at everything that the change wrote to)."""
    known = await work.annulments.find(command.annulment_id)
    change = None if known is None else await work.annulments.find_change(known.entry_id)
    if change is None:
        raise NotFound("annulment")
    await _require(work, actor, change, what="annulment")
    stored = await work.annulments.lock(command.annulment_id, change)
    require_agreed(command, stored)
    facts = await work.annulments.load_facts(change, annuller=actor.person_id, today=work.today)
    annulled = decide_annul(facts)
    require_unchanged(stored, annulled)
    await work.annulments.apply(stored, annulled, executed_by=actor.person_id, at=work.now)
    entry = _entry(ANNUL_CHANGE, stored.id, annulled, reason=stored.reason, number=stored.decision_number)
    await work.journal.record([entry])
    return Done(stored.id)


async def _require(work: AnnulmentsWork, actor: Actor, change: Change, *, what: str) -> None:
    """Refuses unless the actor may annul at the change's territory and at every group and household of it."""
    for place in await _places(work, change):
        policy.require(actor, Permission.CHANGE_ANNUL, place, what=what, read=Permission.JOURNAL_READ)


async def _places(work: AnnulmentsWork, change: Change) -> list[Target]:
    found: dict[UUID, Target] = {}
    if change.territory_id is not None:
        found |= await work.places.of_territories([change.territory_id])
    if change.group_ids:
        found |= await work.places.of_groups(change.group_ids)
    if change.household_ids:
        found |= await work.places.of_households(change.household_ids)
    return list(found.values()) or [Target()]


def _entry(action: str, id_: AnnulmentId, annulled: ChangeAnnulled, *, reason: str, number: str | None) -> Entry:
    """Figures and ids; the histories of everything that is touched show the annulment, not its preview."""
    change, effect = annulled.change, describe(annulled)
    subjects: list[tuple[str, UUID]] = []
    if action == ANNUL_CHANGE:
        subjects += [("group", group_id) for group_id in change.group_ids]
        subjects += [("household", household_id) for household_id in change.household_ids]
        subjects.append((change.subject_kind, change.subject_id))
    figures = {name: effect[name] for name in ("restored", "removed", "lineage", "roles")}
    return Entry(
        action=action,
        subject_kind="annulment",
        subject_id=id_,
        territory_id=change.territory_id,
        effective_on=change.effective_on,
        reason=reason,
        payload={"entry": change.entry_id, "action": change.action, "decision_number": number, **figures},
        subjects=tuple(dict.fromkeys(subjects)),
    )
