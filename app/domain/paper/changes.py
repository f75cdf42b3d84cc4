"""What was decided: what a record from paper adds, and where it stands."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.groups.model import EndKind
from app.domain.paper.commands import NewPaper, Record
from app.domain.paper.model import Answer, ClaimState, FactKind, PastKind, Precision, RecordKind
from app.domain.restructuring.changes import Edge
from app.domain.restructuring.model import LegalForm
from app.domain.shared.ids import (
    GroupId,
    JournalEntryId,
    PaperId,
    PersonId,
    RecordedClaimId,
    RestructuringId,
    TerritoryId,
)
from app.domain.shared.period import Period


@dataclass(frozen=True, slots=True)
class Given:
    """The ids of what a record may add: the record itself, and the count that comes with a group."""

    record_id: UUID
    count_id: UUID


@dataclass(frozen=True, slots=True)
class PaperAdded:
    """A document that comes on record, at home in the territory."""

    id: PaperId
    territory_id: TerritoryId
    paper: NewPaper


@dataclass(frozen=True, slots=True)
class GroupRecorded:
    """A group with the dates of its life; it is active on all of them."""

    id: GroupId
    territory_id: TerritoryId
    number: int
    name: str
    valid: Period
    end_kind: EndKind | None


@dataclass(frozen=True, slots=True)
class CountRecorded:
    """What a paper declares for a group on a day; at least one of the two figures."""

    id: UUID
    group_id: GroupId
    counted_on: date
    households: int | None
    people: int | None


@dataclass(frozen=True, slots=True)
class FactRecorded:
    """A dated statement about a group. ``valid`` is the named day, month or year as far as the group existed in it."""

    id: UUID
    group_id: GroupId
    kind: FactKind
    stated_on: date
    precision: Precision
    text: str
    valid: Period


@dataclass(frozen=True, slots=True)
class RestructuringRecorded:
    """A past restructuring with the lineage that it left; figures on its edges are declared."""

    id: RestructuringId
    kind: PastKind
    legal_form: LegalForm | None
    territory_id: TerritoryId
    effective_on: date
    decision_number: str | None
    decided_on: date | None
    issuer: str | None
    wording: str | None
    edges: tuple[Edge, ...]

    def group_ids(self) -> tuple[GroupId, ...]:
        """Every group on its edges, each once."""
        ends = (end for edge in self.edges for end in (edge.origin, edge.result) if end is not None)
        return tuple(dict.fromkeys(ends))


@dataclass(frozen=True, slots=True)
class Recorded:
    """The effect of one record: what it adds. ``territory_id`` is its home for access, ``on`` its first day."""

    kind: RecordKind
    record_id: UUID
    territory_id: TerritoryId
    group_ids: tuple[GroupId, ...]
    on: date
    group: GroupRecorded | None = None
    count: CountRecorded | None = None
    fact: FactRecorded | None = None
    restructuring: RestructuringRecorded | None = None


@dataclass(frozen=True, slots=True)
class ClaimMade:
    """A record from paper, in effect at once (``record_id``) or waiting for the second person."""

    id: RecordedClaimId
    kind: RecordKind
    state: ClaimState
    command: Record
    territory_id: TerritoryId
    group_ids: tuple[GroupId, ...]
    paper_id: PaperId | None
    recorded_by: PersonId
    record_id: UUID | None


@dataclass(frozen=True, slots=True)
class ClaimAnswered:
    """What the second person decided, at the version that they saw; a rejection has a reason and no record."""

    id: RecordedClaimId
    version: int
    state: ClaimState
    answered_by: PersonId
    reason: str | None = None
    record_id: UUID | None = None
    group_ids: tuple[GroupId, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeAnswered:
    """What a person says to a change on their behalf; ``again`` where it takes the place of what they said before."""

    entry_id: JournalEntryId
    person_id: PersonId
    answer: Answer
    reason: str | None
    again: bool
