"""Identities. A UUIDv7 never changes its meaning and is never used again."""

from typing import NewType, Protocol
from uuid import UUID

TerritoryId = NewType("TerritoryId", UUID)
ClusterId = NewType("ClusterId", UUID)
BodyId = NewType("BodyId", UUID)
PersonId = NewType("PersonId", UUID)
PersonMergeId = NewType("PersonMergeId", UUID)
AccountId = NewType("AccountId", UUID)
AssignmentId = NewType("AssignmentId", UUID)
PolicyValueId = NewType("PolicyValueId", UUID)
HouseholdId = NewType("HouseholdId", UUID)
GroupId = NewType("GroupId", UUID)
SeatId = NewType("SeatId", UUID)
RestructuringId = NewType("RestructuringId", UUID)
AnnulmentId = NewType("AnnulmentId", UUID)
PaperId = NewType("PaperId", UUID)
RecordedClaimId = NewType("RecordedClaimId", UUID)
JournalEntryId = NewType("JournalEntryId", UUID)
OperationId = NewType("OperationId", UUID)
UploadId = NewType("UploadId", UUID)
ImportId = NewType("ImportId", UUID)
ImportDoubtId = NewType("ImportDoubtId", UUID)
DuplicateSearchId = NewType("DuplicateSearchId", UUID)
DuplicateSuspicionId = NewType("DuplicateSuspicionId", UUID)


class IdSource(Protocol):
    """Hands out new ids; decisions receive them as arguments and stay pure."""

    def new(self) -> UUID:
        """A fresh UUIDv7, later than every one handed out before by this source."""
        ...
