"""Records from paper, and answers to changes, in one transaction."""

import json
from dataclasses import asdict
from datetime import datetime

import asyncpg

from app.domain.paper.changes import ChangeAnswered, ClaimAnswered, ClaimMade, PaperAdded, Recorded
from app.domain.paper.confirming import ClaimFacts
from app.domain.paper.deciding import COMMANDS
from app.domain.paper.model import Answer, ChangeFacts, ClaimState, Facts, Needs, RecordKind
from app.domain.shared.errors import NotFound
from app.domain.shared.ids import JournalEntryId, PaperId, PersonId, RecordedClaimId
from app.domain.shared.scope import Target
from app.domain.shared.text import fold
from app.infra.db.bulk import expect_rows
from app.infra.db.journal import to_json
from app.infra.db.locks import LockSpace
from app.infra.db.paper.applying import apply
from app.infra.db.paper.facts import load_facts
from app.infra.db.restructuring.commands import restored
from app.infra.db.transaction import Transaction

_PAPER_PLACE = "select t.path::text from papers p join territories t on t.id = p.territory_id where p.id = $1"

# A record that waits has been written once, by the change set of whoever recorded it.
_CLAIM = """
select c.id, c.kind, c.state, c.version, c.command, c.paper_id, c.territory_id, c.group_ids, c.recorded_by,
    s.on_behalf_of
from recorded_claims c join change_sets s on s.id = c.recorded_in where c.id = $1
"""

_LOCK_CLAIM = "select id from recorded_claims where id = $1 for update"
_HOMES = "select distinct territory_id from group_homes where group_id = any($1)"
_LOCK_GROUPS = "select id from groups where id = any($1) order by id for no key update"

_ADD_PAPER = """
insert into papers (id, territory_id, kind, number, issued_on, issuer, title, title_fold, note)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""

_ADD_CLAIM = """
insert into recorded_claims
    (id, kind, state, territory_id, group_ids, command, paper_id, no_paper_reason, recorded_by, record_id)
values ($1, $2, $3, $4, $5, $6::text::jsonb, $7, $8, $9, $10)
"""

_ANSWER_CLAIM = """
update recorded_claims set state = $3, answered_by = $4, answered_at = $5, reject_reason = $6, record_id = $7,
    group_ids = $8, version = version + 1, recorded_in = record.current_change_set()
where id = $1 and version = $2 and state = 'pending'
"""

_CHANGE = """
select e.id, e.territory_id, s.on_behalf_of,
    (select t.path::text from territories t where t.id = e.territory_id or (e.territory_id is null and t.key = 'vn'))
from journal_entries e join change_sets s on s.id = e.change_set_id where e.id = $1
"""
_LOCK_ANSWER = "select answer from change_answers where entry_id = $1 for update"

_ADD_ANSWER = """
insert into change_answers (entry_id, person_id, answer, reason, answered_at) values ($1, $2, $3, $4, $5)
"""
_CHANGE_ANSWER = """
update change_answers set answer = $3, reason = $4, answered_at = $5, recorded_in = record.current_change_set()
where entry_id = $1 and person_id = $2
"""


class SqlPaper:
    """The store of records from paper over one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Reads and writes on the transaction's connection."""
        self._transaction = transaction

    async def find_paper(self, paper_id: PaperId) -> Target | None:
        """Where the document counts for access today; None for an unknown one."""
        path = await self._transaction.value(_PAPER_PLACE, paper_id)
        return None if path is None else Target(path)

    async def find_claim(self, claim_id: RecordedClaimId) -> ClaimFacts | None:
        """The record as it stands, not held."""
        row = await self._transaction.row(_CLAIM, claim_id)
        return None if row is None else _claim(row)

    async def hold(self, needs: Needs) -> None:
        """Holds the hamlets of the record (against other numbers in them) and its groups, each in key order."""
        homes = await self._transaction.rows(_HOMES, needs.group_ids)
        await self._transaction.lock_key(
            LockSpace.TERRITORY, *needs.territory_ids, *(row["territory_id"] for row in homes)
        )
        await self._transaction.lock(_LOCK_GROUPS, needs.group_ids)

    async def lock_claim(self, claim_id: RecordedClaimId, needs: Needs) -> ClaimFacts:
        """The record, held with everything that it is about; the record first, as nothing else waits for it."""
        await self._transaction.lock(_LOCK_CLAIM, claim_id)
        await self.hold(needs)
        claim = await self.find_claim(claim_id)
        if claim is None:
            raise NotFound("recorded_claim")
        return claim

    async def load_facts(self, needs: Needs) -> Facts:
        """The hamlets and groups, read after their lock."""
        return await load_facts(self._transaction, needs)

    async def add_paper(self, paper: PaperAdded) -> None:
        """Writes the document."""
        given = paper.paper
        added = await self._transaction.write(
            _ADD_PAPER,
            paper.id,
            paper.territory_id,
            given.kind,
            given.number,
            given.issued_on,
            given.issuer,
            given.title,
            fold(given.title),
            given.note,
        )
        expect_rows(added, 1)

    async def add_claim(self, claim: ClaimMade) -> None:
        """Writes the record and where it stands; its document is referred to, not written again."""
        added = await self._transaction.write(
            _ADD_CLAIM,
            claim.id,
            claim.kind,
            claim.state,
            claim.territory_id,
            list(claim.group_ids),
            to_json(asdict(claim.command) | {"paper": None, "paper_id": claim.paper_id}),
            claim.paper_id,
            claim.command.no_paper_reason,
            claim.recorded_by,
            claim.record_id,
        )
        expect_rows(added, 1)

    async def answer_claim(self, answered: ClaimAnswered, now: datetime) -> None:
        """Writes what the second person decided. Raises ``Conflict``."""
        changed = await self._transaction.write(
            _ANSWER_CLAIM,
            answered.id,
            answered.version,
            answered.state,
            answered.answered_by,
            now,
            answered.reason,
            answered.record_id,
            list(answered.group_ids),
        )
        expect_rows(changed, 1)

    async def apply(self, recorded: Recorded, *, claim_id: RecordedClaimId, person_id: PersonId, now: datetime) -> None:
        """Writes what the record adds; the person is the one who recorded it."""
        await apply(self._transaction, recorded, claim_id=claim_id, person_id=person_id, now=now)

    async def find_change(self, entry_id: JournalEntryId) -> ChangeFacts | None:
        """The journal entry as far as it can be answered, without the answer."""
        row = await self._transaction.row(_CHANGE, entry_id)
        return None if row is None else ChangeFacts(entry_id, row["path"], row["territory_id"], row["on_behalf_of"])

    async def lock_answer(self, entry_id: JournalEntryId) -> Answer | None:
        """What was answered before, held."""
        held = await self._transaction.lock(_LOCK_ANSWER, entry_id)
        return Answer(held[0]["answer"]) if held else None

    async def answer_change(self, answered: ChangeAnswered, now: datetime) -> None:
        """Writes the answer. Raises ``Conflict``."""
        changed = await self._transaction.write(
            _CHANGE_ANSWER if answered.again else _ADD_ANSWER,
            answered.entry_id,
            answered.person_id,
            answered.answer,
            answered.reason,
            now,
        )
        expect_rows(changed, 1)


def _claim(row: asyncpg.Record) -> ClaimFacts:
    return ClaimFacts(
        id=RecordedClaimId(row["id"]),
        version=row["version"],
        state=ClaimState(row["state"]),
        command=restored(COMMANDS[RecordKind(row["kind"])], json.loads(row["command"])),
        territory_id=row["territory_id"],
        group_ids=tuple(row["group_ids"]),
        recorded_by=row["recorded_by"],
        on_behalf_of=row["on_behalf_of"],
    )
