"""Looks for records that may be the same, records what was decided about them, merges persons and parts them again."""

from collections import Counter
from collections.abc import Sequence

from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.duplicates.changes import DuplicatesFound, PersonsMerged, PersonsUnmerged, SuspicionDecided
from app.domain.duplicates.commands import (
    DecideNotSame,
    FindDuplicates,
    MergePersons,
    ReopenSuspicion,
    UnmergePersons,
)
from app.domain.duplicates.deciding import decide_not_same as decide
from app.domain.duplicates.deciding import decide_reopening
from app.domain.duplicates.merging import check_pair, decide_merge, decide_undo
from app.domain.duplicates.model import Looked, ReferenceKind, SuspicionFacts
from app.domain.duplicates.ports import DuplicatesWork, SearchWork
from app.domain.duplicates.searching import check_search, decide_search, doubtful
from app.domain.journal.model import Entry
from app.domain.shared.commands import Done
from app.domain.shared.errors import Forbidden, NotFound
from app.domain.shared.ids import DuplicateSuspicionId, PersonId, PersonMergeId, TerritoryId
from app.domain.shared.scope import Target
from app.domain.territories.actions import find_place


async def find_duplicates(work: DuplicatesWork, actor: Actor, command: FindDuplicates) -> Done:
    """Compares the persons and households of a place with all others (``duplicate:decide`` there)."""
    place = await find_place(work, command.territory_id)
    policy.require(actor, Permission.DUPLICATE_DECIDE, place, what="territory", read=Permission.TERRITORY_READ)
    check_search(await work.territories.get_territory(command.territory_id))
    await work.duplicates.lock_search()
    looked = await work.duplicates.find_in(command.territory_id)
    change = await _search(work, looked, territory_id=command.territory_id, by=actor.person_id)
    await _record_search(work, change)
    return Done(change.search_id)


async def find_among(work: SearchWork, looked: Looked, *, territory_id: TerritoryId) -> bool:
    """The same for records that have changed, whoever changed them; whether that changed the register.

    Nothing is written where nothing changes.
    """
    await work.duplicates.lock_search()
    change = await _search(work, looked, territory_id=territory_id, by=None)
    if change.is_nothing():
        return False
    await _record_search(work, change)
    return True


async def _search(
    work: SearchWork, looked: Looked, *, territory_id: TerritoryId, by: PersonId | None
) -> DuplicatesFound:
    pairs = doubtful(await work.duplicates.find_pairs(looked))
    known = await work.duplicates.lock_known(looked)
    ids = [work.ids.new() for _ in range(len(pairs) + 1)]
    return decide_search(pairs, known, looked=looked, ids=ids, territory_id=territory_id, today=work.today, by=by)


async def _record_search(work: SearchWork, change: DuplicatesFound) -> None:
    await work.duplicates.record_search(change)
    touched = [*(each.id for each in (*change.opened, *change.changed)), *(id_ for id_, _ in change.obsolete)]
    await work.journal.record(
        [
            Entry(
                action="find_duplicates",
                subject_kind="duplicate_search",
                subject_id=change.search_id,
                territory_id=change.territory_id,
                payload={
                    "persons": change.persons,
                    "households": change.households,
                    "opened": len(change.opened),
                    "changed": len(change.changed),
                    "obsolete": len(change.obsolete),
                },
                subjects=tuple(("duplicate_suspicion", id_) for id_ in touched),
            )
        ]
    )


async def decide_not_same(work: DuplicatesWork, actor: Actor, command: DecideNotSame) -> Done:
    """Records that two records are not the same (``duplicate:decide`` where the pair counts)."""
    facts = await _lock_suspicion(work, actor, command.suspicion_id)
    change = decide(facts, command, by=actor.person_id, today=work.today)
    return await _decide(work, facts, change, action="decide_not_same", reason=command.reason)


async def reopen_suspicion(work: DuplicatesWork, actor: Actor, command: ReopenSuspicion) -> Done:
    """Takes that decision back (``duplicate:decide`` where the pair counts)."""
    facts = await _lock_suspicion(work, actor, command.suspicion_id)
    change = decide_reopening(facts, command)
    return await _decide(work, facts, change, action="reopen_suspicion", reason=command.reason)


async def _lock_suspicion(work: DuplicatesWork, actor: Actor, suspicion_id: DuplicateSuspicionId) -> SuspicionFacts:
    place = await work.duplicates.find_suspicion_place(suspicion_id) or Target()
    policy.require(
        actor, Permission.DUPLICATE_DECIDE, place, what="duplicate_suspicion", read=Permission.DUPLICATE_READ
    )
    return await work.duplicates.lock_suspicion(suspicion_id)


async def _decide(
    work: DuplicatesWork, facts: SuspicionFacts, change: SuspicionDecided, *, action: str, reason: str
) -> Done:
    await work.duplicates.decide(change)
    kind = facts.pair.kind.value
    await work.journal.record(
        [
            Entry(
                action=action,
                subject_kind="duplicate_suspicion",
                subject_id=change.id,
                territory_id=facts.pair.territory_id,
                reason=reason,
                payload={"state": change.state, "reasons": sorted(facts.pair.reasons)},
                subjects=((kind, facts.pair.first_id), (kind, facts.pair.second_id)),
            )
        ]
    )
    return Done(change.id)


async def merge_persons(work: DuplicatesWork, actor: Actor, command: MergePersons) -> Done:
    """Makes one person of two records (``duplicate:decide`` at every place where one of them counts today)."""
    for person_id in (command.kept_person_id, command.merged_person_id):
        _require_everywhere(actor, (await work.places.of_persons([person_id])).get(person_id, ()))
    check_pair(command, by=actor.person_id)
    facts = await work.duplicates.lock_merge(command.kept_person_id, command.merged_person_id)
    merge_id = PersonMergeId(work.ids.new())
    change = decide_merge(facts, command, merge_id=merge_id, by=actor.person_id, today=work.today)
    await work.duplicates.merge(change)
    await work.journal.record([_entry("merge_persons", change)])
    return Done(change.merge_id)


async def unmerge_persons(work: DuplicatesWork, actor: Actor, command: UnmergePersons) -> Done:
    """Undoes a merge (``duplicate:decide`` where it counts and at every place of both persons)."""
    known = await work.duplicates.find_merge(command.merge_id)
    place = Target() if known is None else known.place
    policy.require(actor, Permission.DUPLICATE_DECIDE, place, what="person_merge", read=Permission.DUPLICATE_READ)
    for person_id in () if known is None else (known.kept_id, known.merged_id):
        _require_everywhere(actor, (await work.places.of_persons([person_id])).get(person_id, ()))
    facts = await work.duplicates.lock_undo(command.merge_id)
    change = decide_undo(facts, command, by=actor.person_id, today=work.today)
    await work.duplicates.unmerge(change)
    await work.journal.record([_entry("unmerge_persons", change)])
    return Done(change.merge_id)


def _require_everywhere(actor: Actor, places: Sequence[Target]) -> None:
    """Refuses unless the actor may decide at every place of a person: what happens reaches all of them.

    ``NotFound`` when the person may not be read at any of them, else ``Forbidden``.
    """
    if places and all(policy.may(actor, Permission.DUPLICATE_DECIDE, place) for place in places):
        return
    if any(policy.may(actor, Permission.PERSON_READ, place) for place in places):
        raise Forbidden(Permission.DUPLICATE_DECIDE)
    raise NotFound("person")


def _entry(action: str, change: PersonsMerged | PersonsUnmerged) -> Entry:
    """Which references moved, by kind; both persons' histories show it, and those of what moved."""
    owners = {ReferenceKind.BOARD_SEAT: "group", ReferenceKind.HOUSEHOLD_HOLDER: "household"}
    owned = [(owners[each.kind], each.owner_id) for each in change.moved if each.owner_id is not None]
    suspicion = () if change.suspicion is None else (("duplicate_suspicion", change.suspicion.id),)
    return Entry(
        action=action,
        subject_kind="person_merge",
        subject_id=change.merge_id,
        territory_id=change.territory_id,
        reason=change.reason,
        payload={"moved": dict(Counter(each.kind.value for each in change.moved))},
        subjects=(
            ("person", change.kept_id),
            ("person", change.merged_id),
            *((each.kind.value, each.record_id) for each in change.moved),
            *dict.fromkeys(owned),
            *suspicion,
        ),
    )
