"""What the actions on records from paper need."""

from datetime import datetime
from typing import Protocol

from app.domain.journal.ports import Work
from app.domain.paper.changes import ChangeAnswered, ClaimAnswered, ClaimMade, PaperAdded, Recorded
from app.domain.paper.confirming import ClaimFacts
from app.domain.paper.model import Answer, ChangeFacts, Facts, Needs
from app.domain.policies.ports import PoliciesStore
from app.domain.shared.ids import JournalEntryId, PaperId, PersonId, RecordedClaimId
from app.domain.shared.scope import Target


class PaperStore(Protocol):
    """Records from paper, and answers to changes, in the open transaction."""

    async def find_paper(self, paper_id: PaperId) -> Target | None:
        """Where the document counts for access today; None for an unknown one."""
        ...

    async def find_claim(self, claim_id: RecordedClaimId) -> ClaimFacts | None:
        """The record as it stands, not held."""
        ...

    async def hold(self, needs: Needs) -> None:
        """Holds the hamlets of the record (against other numbers in them) and its groups, each in key order."""
        ...

    async def lock_claim(self, claim_id: RecordedClaimId, needs: Needs) -> ClaimFacts:
        """The record, held with everything that it is about."""
        ...

    async def load_facts(self, needs: Needs) -> Facts:
        """The hamlets and groups, read after their lock."""
        ...

    async def add_paper(self, paper: PaperAdded) -> None:
        """Writes the document."""
        ...

    async def add_claim(self, claim: ClaimMade) -> None:
        """Writes the record and where it stands."""
        ...

    async def answer_claim(self, answered: ClaimAnswered, now: datetime) -> None:
        """Writes what the second person decided. Raises ``Conflict``."""
        ...

    async def apply(self, recorded: Recorded, *, claim_id: RecordedClaimId, person_id: PersonId, now: datetime) -> None:
        """Writes what the record adds; the person is the one who recorded it."""
        ...

    async def find_change(self, entry_id: JournalEntryId) -> ChangeFacts | None:
        """The journal entry as far as it can be answered, without the answer."""
        ...

    async def lock_answer(self, entry_id: JournalEntryId) -> Answer | None:
        """What was answered before, held."""
        ...

    async def answer_change(self, answered: ChangeAnswered, now: datetime) -> None:
        """Writes the answer. Raises ``Conflict``."""
        ...


class PaperWork(Work, Protocol):
    """The open transaction with the stores that records from paper need."""

    @property
    def paper(self) -> PaperStore:
        """The store."""
        ...

    @property
    def policies(self) -> PoliciesStore:
        """The rules in force."""
        ...
