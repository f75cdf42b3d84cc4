"""Facts that records from paper are decided on, and the words that such records are made of.

A recorded fact comes from a document or from the time before tuquan. It skips the rules of the workflow (who decides,
how large a group may be, why it is recorded late), never the invariants: a number is borne once, nothing outlives what
it refers to, the lineage has no cycle.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from app.domain.shared.ids import GroupId, JournalEntryId, PaperId, PersonId, TerritoryId
from app.domain.shared.period import Period


class PaperKind(StrEnum):
    """What kind of document it is (loại giấy tờ)."""

    DECISION = "decision"
    """Quyết định."""
    MINUTES = "minutes"
    """Biên bản."""
    REGULATION = "regulation"
    """Quy chế."""
    AWARD = "award"
    """Giấy khen, bằng khen."""
    LIST = "list"
    """Danh sách."""
    REGISTER = "register"
    """Sổ theo dõi."""
    OTHER = "other"
    """Giấy tờ khác."""


class RecordKind(StrEnum):
    """What is recorded from paper."""

    GROUP = "group"
    """Một tổ."""
    RESTRUCTURING = "restructuring"
    """Một việc sắp xếp đã qua."""
    COUNT = "count"
    """Số hộ, số nhân khẩu kê khai của một tổ."""
    FACT = "fact"
    """Một sự việc của tổ."""


class ClaimState(StrEnum):
    """Where a record from paper stands. Only what is confirmed has an effect."""

    PENDING = "pending"
    """Chờ người thứ hai."""
    CONFIRMED = "confirmed"
    """Đã xác nhận, hoặc ghi nhận ngay trong giai đoạn thiết lập."""
    REJECTED = "rejected"
    """Không được xác nhận."""


class FactKind(StrEnum):
    """What a dated statement about a group is about."""

    REGULATION = "regulation"
    """Quy chế hoạt động."""
    AWARD = "award"
    """Khen thưởng."""
    MEETING = "meeting"
    """Cuộc họp."""
    OTHER = "other"
    """Việc khác."""


class Precision(StrEnum):
    """How exactly the paper names the date."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class PastKind(StrEnum):
    """What a past restructuring did; names and numbers belong to the record of the group itself."""

    ESTABLISH = "establish"
    """Thành lập."""
    SPLIT = "split"
    """Chia, tách."""
    MERGE = "merge"
    """Sáp nhập, hợp nhất."""
    REGROUP = "regroup"
    """Sắp xếp lại nhiều tổ."""
    TRANSFER = "transfer"
    """Chuyển hộ."""
    DISSOLVE = "dissolve"
    """Giải thể."""


class Answer(StrEnum):
    """What a person says to a change that was recorded on their behalf."""

    CONFIRMED = "confirmed"
    """Xác nhận."""
    OBJECTED = "objected"
    """Phản đối."""


@dataclass(frozen=True, slots=True)
class NumberHeld:
    """A group bears the number in the hamlet, while ``valid``."""

    group_id: GroupId
    number: int
    valid: Period


@dataclass(frozen=True, slots=True)
class HamletFacts:
    """A territory that a group is recorded in, while ``valid``, and the numbers ever borne in it."""

    id: TerritoryId
    is_hamlet: bool
    valid: Period
    numbers: tuple[NumberHeld, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A group under lock. ``valid`` is None when it began and ended on one day.

    ``territory_id`` and ``commune_id`` are where it lies today; ``counted_on`` the days of its declared counts.
    """

    id: GroupId
    territory_id: TerritoryId
    commune_id: TerritoryId
    valid: Period | None
    counted_on: frozenset[date] = frozenset()

    def exists_on(self, day: date) -> bool:
        """Whether it exists on the day."""
        return self.valid is not None and self.valid.holds_on(day)

    def exists_before(self, day: date) -> bool:
        """Whether it exists on the day before."""
        return self.exists_on(day - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Needs:
    """What has to be known, and held, to decide a record."""

    territory_ids: tuple[TerritoryId, ...] = ()
    group_ids: tuple[GroupId, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a record is decided on. ``papers`` are the known documents among those that it names."""

    hamlets: Mapping[TerritoryId, HamletFacts] = field(default_factory=dict)
    groups: Mapping[GroupId, GroupFacts] = field(default_factory=dict)
    papers: frozenset[PaperId] = frozenset()


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """A journal entry as far as it can be answered: where it counts, in whose name it was recorded, what they said."""

    entry_id: JournalEntryId
    path: str
    territory_id: TerritoryId | None
    on_behalf_of: PersonId | None
    answer: Answer | None = None
