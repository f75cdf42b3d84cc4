"""The steps of an import.

What a list changes of the record is written, and journalled, when the worker applies it; the steps themselves are kept
with the import, and are no facts of the record.
"""

from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.imports.commands import ApplyImport, CancelImport, DecideDoubt, OpenUpload, StartImport
from app.domain.imports.deciding import decide_application, decide_cancellation, decide_chunk, decide_start
from app.domain.imports.deciding import decide_doubt as decided_doubt
from app.domain.imports.model import ImportFacts, Start, UploadFacts
from app.domain.imports.ports import ImportsWork
from app.domain.shared.commands import Done
from app.domain.shared.errors import NotFound, StaleVersion
from app.domain.shared.ids import ImportId, TerritoryId, UploadId
from app.domain.territories.model import COMMUNE_KINDS, TerritoryKind


async def open_upload(work: ImportsWork, actor: Actor, command: OpenUpload) -> Done:
    """Announces a file (``import:write`` at its territory)."""
    await _require(work, actor, command.territory_id, what="territory", read=Permission.TERRITORY_READ)
    upload_id = UploadId(work.ids.new())
    await work.imports.add_upload(upload_id, command, account=actor.account_id, person=actor.person_id)
    return Done(upload_id)


async def add_chunk(work: ImportsWork, actor: Actor, upload_id: UploadId, *, start: int, content: bytes) -> UploadFacts:
    """Adds a part to a file that the actor opened; how much of it is there then. Raises ``Conflict``."""
    await _require(work, actor, await work.imports.find_territory(upload=upload_id), what="upload")
    facts = await work.imports.lock_upload(upload_id)
    if facts.account_id != actor.account_id:
        raise NotFound("upload")
    decide_chunk(facts, start, len(content))
    await work.imports.add_chunk(upload_id, start, content)
    return UploadFacts(facts.id, facts.territory_id, facts.account_id, facts.size, facts.received + len(content))


async def start_import(work: ImportsWork, actor: Actor, command: StartImport) -> Done:
    """Has the list read and checked (``import:write`` at its territory)."""
    await _require(work, actor, await work.imports.find_territory(upload=command.upload_id), what="upload")
    upload = await work.imports.lock_upload(command.upload_id)
    place = await work.territories.get_territory(upload.territory_id)
    start = Start(
        upload=upload,
        in_force=place.valid.holds_on(command.effective_on),
        is_hamlet=place.kind is TerritoryKind.HAMLET,
        is_commune=place.kind in COMMUNE_KINDS,
        today=work.today,
    )
    decide_start(start, command)
    import_id = ImportId(work.ids.new())
    await work.imports.add_import(import_id, command, territory=upload.territory_id, person=actor.person_id)
    return Done(import_id)


async def decide_doubt(work: ImportsWork, actor: Actor, command: DecideDoubt) -> Done:
    """Says what a doubtful row is (``import:write`` at the territory of its list)."""
    import_id = await work.imports.find_import(command.import_doubt_id)
    await _require(work, actor, await work.imports.find_territory(started=import_id), what="import_doubt")
    facts = await work.imports.lock_doubt(command.import_doubt_id)
    if facts.version != command.expected_version:
        raise StaleVersion(facts.version)
    decision, same_as = decided_doubt(facts, command)
    await work.imports.decide(command.import_doubt_id, decision, same_as, person=actor.person_id)
    return Done(command.import_doubt_id)


async def apply_import(work: ImportsWork, actor: Actor, command: ApplyImport) -> Done:
    """Has the list written to the record (``import:write`` at its territory)."""
    facts = await _locked(work, actor, command.import_id, seen=command.expected_version)
    decide_application(facts)
    await work.imports.ask_application(command.import_id, account=actor.account_id, person=actor.person_id)
    return Done(command.import_id)


async def cancel_import(work: ImportsWork, actor: Actor, command: CancelImport) -> Done:
    """Gives the import up (``import:write`` at its territory)."""
    facts = await _locked(work, actor, command.import_id, seen=command.expected_version)
    decide_cancellation(facts)
    await work.imports.cancel(command.import_id)
    return Done(command.import_id)


async def _locked(work: ImportsWork, actor: Actor, import_id: ImportId, *, seen: int) -> ImportFacts:
    await _require(work, actor, await work.imports.find_territory(started=import_id), what="import")
    facts = await work.imports.lock_import(import_id)
    if facts.version != seen:
        raise StaleVersion(facts.version)
    return facts


async def _require(
    work: ImportsWork,
    actor: Actor,
    territory_id: TerritoryId | None,
    *,
    what: str,
    read: Permission = Permission.IMPORT_WRITE,
) -> None:
    """Refuses unless the actor may import lists of the territory."""
    places = {} if territory_id is None else await work.places.of_territories([territory_id])
    if territory_id not in places:
        raise NotFound(what)
    policy.require(actor, Permission.IMPORT_WRITE, places[territory_id], what=what, read=read)
