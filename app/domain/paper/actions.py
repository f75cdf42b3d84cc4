"""Records what is known from paper, lets a second person confirm it, and takes answers to what was done on behalf.

While a place is being set up a record takes effect at once. Once work has begun there, it is kept as it was asked and
decided again when another person confirms it; until then nothing shows it but the list of such records.
"""

from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.journal.model import Entry
from app.domain.paper.answering import decide_answer
from app.domain.paper.changes import ClaimMade, Given, PaperAdded, Recorded
from app.domain.paper.commands import (
    AnswerChange,
    ConfirmRecord,
    Record,
    RecordCount,
    RecordFact,
    RecordGroup,
    RecordRestructuring,
    RejectRecord,
)
from app.domain.paper.confirming import ClaimFacts, decide_confirmation, decide_rejection, require_second
from app.domain.paper.deciding import (
    KINDS,
    Decide,
    decide_count_record,
    decide_fact_record,
    decide_group_record,
    decide_record,
    decide_restructuring_record,
    needs_of,
    place_of,
)
from app.domain.paper.describing import summarise
from app.domain.paper.model import ClaimState, Needs
from app.domain.paper.ports import PaperWork
from app.domain.paper.sources import has_started
from app.domain.paper.tracing import require_groups
from app.domain.shared.commands import Done
from app.domain.shared.errors import NotFound
from app.domain.shared.ids import PaperId, RecordedClaimId
from app.domain.shared.scope import Target

_Command = TypeVar("_Command", bound=Record)


async def record_group(work: PaperWork, actor: Actor, command: RecordGroup) -> Done:
    """Records a group known from paper (``record:write`` at its hamlet)."""
    return await _record(work, actor, command, decide=decide_group_record)


async def record_restructuring(work: PaperWork, actor: Actor, command: RecordRestructuring) -> Done:
    """Records a past restructuring (``record:write`` at every group that it names)."""
    require_groups(command)
    return await _record(work, actor, command, decide=decide_restructuring_record)


async def record_count(work: PaperWork, actor: Actor, command: RecordCount) -> Done:
    """Records declared numbers of households and people (``record:write`` at the group)."""
    return await _record(work, actor, command, decide=decide_count_record)


async def record_fact(work: PaperWork, actor: Actor, command: RecordFact) -> Done:
    """Records a dated statement about a group (``record:write`` at the group)."""
    return await _record(work, actor, command, decide=decide_fact_record)


async def _record(work: PaperWork, actor: Actor, command: _Command, *, decide: Decide[_Command]) -> Done:
    """Answers the id of the record; also that of what it added, where it took effect at once."""
    needs = needs_of(command)
    await _require(work, actor, needs, permission=Permission.RECORD_WRITE)
    papers = await _known_papers(work, actor, command)
    await work.paper.hold(needs)
    facts = replace(await work.paper.load_facts(needs), papers=papers)
    rules = await work.policies.profile_at(place_of(facts, command), work.today)
    given = Given(work.ids.new(), work.ids.new())
    recorded = decide(facts, command, rules=rules, today=work.today, given=given)
    pending = has_started(rules.recording, work.today)
    claim = await _claim(work, actor, command, recorded=recorded, pending=pending)
    if not pending:
        await work.paper.apply(recorded, claim_id=claim.id, person_id=actor.person_id, now=work.now)
    action = f"record_{recorded.kind}"
    await work.journal.record([_entry(action, claim.id, recorded, state=claim.state, paper_id=claim.paper_id)])
    return Done(claim.id, () if pending else (recorded.record_id,))


async def _claim(work: PaperWork, actor: Actor, command: Record, *, recorded: Recorded, pending: bool) -> ClaimMade:
    paper_id = command.paper_id
    if command.paper is not None:
        paper_id = PaperId(work.ids.new())
        await work.paper.add_paper(PaperAdded(paper_id, recorded.territory_id, command.paper))
    claim = ClaimMade(
        id=RecordedClaimId(work.ids.new()),
        kind=KINDS[type(command)],
        state=ClaimState.PENDING if pending else ClaimState.CONFIRMED,
        command=command,
        territory_id=recorded.territory_id,
        group_ids=needs_of(command).group_ids if pending else recorded.group_ids,
        paper_id=paper_id,
        recorded_by=actor.person_id,
        record_id=None if pending else recorded.record_id,
    )
    await work.paper.add_claim(claim)
    return claim


async def confirm_record(work: PaperWork, actor: Actor, command: ConfirmRecord) -> Done:
    """Confirms a record as the second person (``record:confirm`` where it is about); it is decided again."""
    claim = await _lock(work, actor, command.recorded_claim_id)
    require_second(claim, actor.person_id, command.expected_version)
    named = claim.command.paper_id
    papers: frozenset[PaperId] = frozenset() if named is None else frozenset({named})
    facts = replace(await work.paper.load_facts(needs_of(claim.command)), papers=papers)
    rules = await work.policies.profile_at(place_of(facts, claim.command), work.today)
    given = Given(work.ids.new(), work.ids.new())
    recorded = decide_record(facts, claim.command, rules=rules, today=work.today, given=given)
    answered = decide_confirmation(claim, recorded, person_id=actor.person_id)
    await work.paper.apply(recorded, claim_id=claim.id, person_id=claim.recorded_by, now=work.now)
    await work.paper.answer_claim(answered, work.now)
    await work.journal.record([_entry("confirm_record", claim.id, recorded, state=answered.state)])
    return Done(claim.id, (recorded.record_id,))


async def reject_record(work: PaperWork, actor: Actor, command: RejectRecord) -> Done:
    """Refuses a record as the second person (``record:confirm`` where it is about)."""
    claim = await _lock(work, actor, command.recorded_claim_id)
    require_second(claim, actor.person_id, command.expected_version)
    answered = decide_rejection(claim, person_id=actor.person_id, reason=command.reason)
    await work.paper.answer_claim(answered, work.now)
    entry = Entry(
        action="reject_record",
        subject_kind="recorded_claim",
        subject_id=claim.id,
        territory_id=claim.territory_id,
        reason=command.reason,
        payload={"kind": KINDS[type(claim.command)], "state": answered.state},
        subjects=tuple(("group", group_id) for group_id in claim.group_ids),
    )
    await work.journal.record([entry])
    return Done(claim.id)


async def answer_change(work: PaperWork, actor: Actor, command: AnswerChange) -> Done:
    """Confirms or objects to a change on one's own behalf (``change:answer``, held over one's own only)."""
    change = await work.paper.find_change(command.journal_entry_id)
    place = Target() if change is None else Target(change.path, person_id=change.on_behalf_of)
    policy.require(actor, Permission.CHANGE_ANSWER, place, what="journal_entry", read=Permission.JOURNAL_READ)
    assert change is not None  # noqa: S101 - nobody holds a permission at no place
    known = replace(change, answer=await work.paper.lock_answer(change.entry_id))
    answered = decide_answer(known, command, person_id=actor.person_id)
    await work.paper.answer_change(answered, work.now)
    entry = Entry(
        action="answer_change",
        subject_kind="journal_entry",
        subject_id=change.entry_id,
        territory_id=change.territory_id,
        reason=command.reason,
        payload={"answer": answered.answer},
    )
    await work.journal.record([entry])
    return Done(change.entry_id)


async def _lock(work: PaperWork, actor: Actor, claim_id: RecordedClaimId) -> ClaimFacts:
    """The record under lock, for whoever may confirm it. Raises ``NotFound``."""
    claim = await work.paper.find_claim(claim_id)
    if claim is None:
        raise NotFound("recorded_claim")
    needs = needs_of(claim.command)
    await _require(work, actor, needs, permission=Permission.RECORD_CONFIRM)
    return await work.paper.lock_claim(claim_id, needs)


async def _require(work: PaperWork, actor: Actor, needs: Needs, *, permission: Permission) -> None:
    """Refuses unless the actor holds the permission at every hamlet and group that the record is about."""
    territories = await work.places.of_territories(needs.territory_ids) if needs.territory_ids else {}
    groups = await work.places.of_groups(needs.group_ids) if needs.group_ids else {}
    for territory_id in needs.territory_ids:
        place = territories.get(territory_id, Target())
        policy.require(actor, permission, place, what="territory", read=Permission.TERRITORY_READ)
    for group_id in needs.group_ids:
        place = groups.get(group_id, Target())
        policy.require(actor, permission, place, what="group", read=Permission.GROUP_READ)


async def _known_papers(work: PaperWork, actor: Actor, command: Record) -> frozenset[PaperId]:
    """The document that the record names, if it is on record where the actor may see it."""
    if command.paper_id is None:
        return frozenset()
    place = await work.paper.find_paper(command.paper_id)
    seen = place is not None and policy.may(actor, Permission.GROUP_READ, place)
    return frozenset({command.paper_id}) if seen else frozenset()


def _entry(
    action: str,
    claim_id: RecordedClaimId,
    recorded: Recorded,
    *,
    state: ClaimState,
    paper_id: PaperId | None = None,
) -> Entry:
    """The journal's entry: ids and figures; a group or restructuring shows it once it exists."""
    exists = state is ClaimState.CONFIRMED
    groups = recorded.group_ids if exists or recorded.group is None else ()
    subjects: list[tuple[str, UUID]] = [("group", group_id) for group_id in groups]
    if recorded.restructuring is not None and exists:
        subjects.append(("restructuring", recorded.restructuring.id))
    return Entry(
        action=action,
        subject_kind="recorded_claim",
        subject_id=claim_id,
        territory_id=recorded.territory_id,
        effective_on=recorded.on,
        payload={**summarise(recorded), "state": state, "paper_id": paper_id},
        subjects=tuple(subjects),
    )
