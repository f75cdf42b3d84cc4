"""Facts of doubtful pairs of records, and of the persons that are merged."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.domain.access.roles import Role
from app.domain.groups.model import Post
from app.domain.shared.ids import (
    AccountId,
    AssignmentId,
    DuplicateSuspicionId,
    GroupId,
    PersonId,
    PersonMergeId,
    SeatId,
    TerritoryId,
)
from app.domain.shared.period import Period
from app.domain.shared.scope import Target


class RecordKind(StrEnum):
    """What kind of records may be the same."""

    PERSON = "person"
    """Người."""
    HOUSEHOLD = "household"
    """Hộ."""


class Reason(StrEnum):
    """What two records have in common (closed list); never the value itself."""

    SAME_CITIZEN_ID = "same_citizen_id"
    """Cùng số định danh cá nhân."""
    SAME_PHONE = "same_phone"
    """Cùng số điện thoại."""
    SAME_HEAD = "same_head"
    """Hai hộ có cùng một chủ hộ."""
    SAME_NAME = "same_name"
    """Cùng họ tên khi bỏ dấu; với hộ là họ tên chủ hộ. Tân Thành and Tân Thạnh are the same by it."""
    SAME_SPELLING = "same_spelling"
    """Họ tên giống nhau cả dấu."""
    SIMILAR_NAME = "similar_name"
    """Họ tên gần giống."""
    SAME_GIVEN_NAME_AND_ADDRESS = "same_given_name_and_address"
    """Cùng tên gọi, là chủ hộ hoặc đại diện của hai hộ cùng địa chỉ."""
    SAME_ADDRESS = "same_address"
    """Cùng địa chỉ trong một ấp, khóm."""
    SAME_HOUSEHOLD = "same_household"
    """Cùng đứng tên một hộ."""
    SAME_HAMLET = "same_hamlet"
    """Cùng ấp, khóm."""
    CODE_ALIKE = "code_alike"
    """Mã hộ chỉ khác chữ hoa, dấu cách, dấu gạch hoặc số 0 đứng đầu."""


class SuspicionState(StrEnum):
    """Where a doubtful pair stands."""

    OPEN = "open"
    """Chờ quyết định."""
    MERGED = "merged"
    """Đã gộp."""
    NOT_SAME = "not_same"
    """Đã xác định không trùng."""
    OBSOLETE = "obsolete"
    """Không còn nghi trùng: dữ liệu đã sửa, hoặc một bên đã kết thúc."""


class ReferenceKind(StrEnum):
    """What refers to a person, and goes over to the one that is kept."""

    BOARD_SEAT = "board_seat"
    """Chức vụ trong Ban quản lý."""
    HOUSEHOLD_HOLDER = "household_holder"
    """Chủ hộ hoặc đại diện hộ."""
    ASSIGNMENT = "assignment"
    """Vai trò được phân công."""
    ACCOUNT = "account"
    """Tài khoản."""
    RESTRUCTURING = "restructuring"
    """Hồ sơ sắp xếp đã soạn: whoever drafted it does not approve it."""
    RECORDED_CLAIM = "recorded_claim"
    """Ghi nhận theo giấy tờ: whoever recorded it does not confirm it."""


@dataclass(frozen=True, slots=True)
class Looked:
    """The records that a search looks at: each is compared with every other one that it may be the same as."""

    persons: tuple[PersonId, ...] = ()
    households: tuple[UUID, ...] = ()

    def ids(self) -> frozenset[UUID]:
        """All of them."""
        return frozenset((*self.persons, *self.households))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, the smaller id first, with all that they have in common, and where the pair counts for access."""

    kind: RecordKind
    first_id: UUID
    second_id: UUID
    territory_id: TerritoryId
    reasons: frozenset[Reason]


@dataclass(frozen=True, slots=True)
class SuspicionFacts:
    """A doubtful pair as it stands; the reasons of one that was decided are those that were known then."""

    id: DuplicateSuspicionId
    version: int
    pair: Pair
    state: SuspicionState
    score: int


@dataclass(frozen=True, slots=True)
class SeatHeld:
    """A seat that one of two persons holds or held."""

    id: SeatId
    person_id: PersonId
    group_id: GroupId
    post: Post
    valid: Period


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role that one of two persons holds or held; ``valid`` is None where it never came into force."""

    id: AssignmentId
    person_id: PersonId
    role: Role
    place_id: UUID
    valid: Period | None


@dataclass(frozen=True, slots=True)
class PersonState:
    """One of two persons under lock."""

    id: PersonId
    version: int
    erased_on: date | None = None
    merged_into: PersonId | None = None
    accounts: tuple[AccountId, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """What refers to a person; ``owner_id`` is the group of a seat, the household of whoever stands for it."""

    kind: ReferenceKind
    record_id: UUID
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeFacts:
    """Two persons under lock with everything that refers to them.

    ``others`` are references of the merged one that no rule looks at; ``suspicion`` is the doubtful pair of the two,
    where there is one; ``territory_id`` is the smallest place that both count in.
    """

    kept: PersonState
    merged: PersonState
    territory_id: TerritoryId
    seats: tuple[SeatHeld, ...] = ()
    roles: tuple[RoleHeld, ...] = ()
    others: tuple[Reference, ...] = ()
    suspicion: SuspicionFacts | None = None


@dataclass(frozen=True, slots=True)
class MergePlace:
    """Where a merge counts for access, whom it kept and whom it merged."""

    place: Target
    kept_id: PersonId
    merged_id: PersonId


@dataclass(frozen=True, slots=True)
class MovedReference:
    """A reference that a merge moved. ``now`` is the person it names today, None where it is gone."""

    reference: Reference
    now: PersonId | None
    changed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoFacts:
    """A merge under lock with both persons and what it moved."""

    id: PersonMergeId
    version: int
    merged_on: date
    undone_on: date | None
    kept: PersonState
    merged: PersonState
    territory_id: TerritoryId
    moved: tuple[MovedReference, ...] = ()
    suspicion: SuspicionFacts | None = field(default=None)
