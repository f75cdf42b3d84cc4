"""The journal of an applied list: one entry, whose subjects are all records that the list touched."""

from typing import Final

from app.domain.journal.model import Entry
from app.infra.db.imports.checked import Checked
from app.infra.db.imports.job import Job
from app.infra.db.journal import SqlJournal
from app.infra.db.transaction import Transaction

_ENTRY: Final = "select id from journal_entries where change_set_id = record.current_change_set() and number = 1"


async def journal(transaction: Transaction, job: Job, checked: Checked, *, subjects: str) -> None:
    """One entry for the list; the history of each record is found by its subjects."""
    await SqlJournal(transaction).record(
        [
            Entry(
                action="apply_import",
                subject_kind="import",
                subject_id=job.id,
                territory_id=job.territory_id,
                effective_on=job.day,
                reason=job.reason,
                payload={"kind": job.kind, "new": checked.new, "changed": checked.changed},
            )
        ]
    )
    await transaction.write(
        f"insert into journal_subjects (subject_id, entry_id, subject_kind) select s.id, e.id, s.kind "
        f"from ({subjects}) s, ({_ENTRY}) e"
    )
