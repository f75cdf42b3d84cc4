"""What the journal keeps of a change. Payloads hold ids and figures, never personal values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Origin:
    """Who writes, over which door (``rest``, ``graphql``, ``cli``, ``worker``), in whose name."""

    account_id: UUID | None
    person_id: UUID | None
    channel: str
    trace_id: str | None = None
    on_behalf_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: what was done, to which record, from when, why.

    ``subjects`` names every further record whose history shows this change, as (kind, id).
    """

    action: str
    subject_kind: str
    subject_id: UUID
    territory_id: UUID | None = None
    effective_on: date | None = None
    reason: str | None = None
    payload: Mapping[str, object] = field(default_factory=dict)
    subjects: tuple[tuple[str, UUID], ...] = ()
