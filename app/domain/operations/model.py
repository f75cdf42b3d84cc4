"""Words and facts of operations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.domain.access.permissions import Permission
from app.domain.shared.ids import AccountId, OperationId, PersonId

MOST_PENDING = 20
"""Operations of one account that may wait or run at a time."""


class OperationState(StrEnum):
    """Where an operation stands (trạng thái)."""

    WAITING = "waiting"
    """Đang chờ."""
    RUNNING = "running"
    """Đang thực hiện."""
    SUCCEEDED = "succeeded"
    """Đã xong."""
    PARTLY = "partly"
    """Xong một phần: có mục bị từ chối."""
    FAILED = "failed"
    """Bị từ chối, không có gì thay đổi."""
    CANCELLED = "cancelled"
    """Đã huỷ; những mục đã làm trước đó vẫn giữ nguyên."""


PENDING = (OperationState.WAITING, OperationState.RUNNING)
"""States in which something is still to be done."""


class ItemState(StrEnum):
    """Where one command of an operation stands."""

    WAITING = "waiting"
    """Đang chờ."""
    SUCCEEDED = "succeeded"
    """Đã làm."""
    FAILED = "failed"
    """Bị từ chối."""
    CANCELLED = "cancelled"
    """Không làm nữa."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A command put aside: its name, and its values as JSON."""

    command: str
    values: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PutAside:
    """Commands to be carried out later, in their order: each by itself, or ``atomic`` all or none.

    Any command becomes one whose caller prefers not to wait for it; ``name`` is what the operation is called.
    ``permissions`` are those that the commands need, ``record_kind`` is the kind of record that they lead to.
    """

    name: str
    record_kind: str
    commands: tuple[Kept, ...]
    permissions: tuple[Permission, ...]
    several: bool
    atomic: bool
    channel: str
    language: str
    trace_id: str | None = None
    on_behalf_of: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An operation as the worker takes it up: whose it is, and everything that its change sets say of the call."""

    id: OperationId
    account_id: AccountId
    on_behalf_of: PersonId | None
    channel: str
    trace_id: str | None
    language: str
    atomic: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A command under lock, by its place in the operation, counted from 0; what it carries is sealed still."""

    operation_id: OperationId
    number: int
    command: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """What became of one command: the record, or the members of its problem."""

    state: ItemState
    record_id: UUID | None
    problem: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an operation so far. ``several`` tells one of many records from one of a single command."""

    record_kind: str
    state: OperationState
    several: bool
    atomic: bool
    items: Sequence[ItemOutcome]


@dataclass(frozen=True, slots=True)
class OperationFacts:
    """An operation under lock."""

    id: OperationId
    version: int
    state: OperationState
