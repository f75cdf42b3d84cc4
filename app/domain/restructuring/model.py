"""Facts that restructurings are decided on, and the rules that bind them.

All facts are true on one day, the effective date of the restructuring, with every earlier event of that
day counted in. Memberships of every status count as lying in the group; only those that make a household
take part (``member``, ``provisional``) count for its size.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.domain.groups.model import Post
from app.domain.households.model import MembershipStatus
from app.domain.shared.ids import GroupId, HouseholdId, PersonId, SeatId, TerritoryId


class Kind(StrEnum):
    """What a restructuring does (loại sắp xếp)."""

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
    RENAME = "rename"
    """Đổi tên."""
    RENUMBER = "renumber"
    """Đổi số."""
    DISSOLVE = "dissolve"
    """Giải thể."""


class LegalForm(StrEnum):
    """The form in the words of decisions (hình thức), derived from what happens to the origins."""

    CHIA = "chia"
    """One origin ends, several results begin."""
    TACH = "tach"
    """One origin goes on, results are taken out of it."""
    SAP_NHAP = "sap_nhap"
    """Several origins, one of them goes on with all households."""
    HOP_NHAT = "hop_nhat"
    """Several origins end, one result begins."""


class EdgeKind(StrEnum):
    """How an edge of the lineage leads from an origin to a result."""

    CONTINUES = "continues"
    """The group goes on; counts the households that stay."""
    MOVES = "moves"
    """Households go from the origin into another group."""
    FOUNDS = "founds"
    """The result begins with households of no group."""
    ENDS = "ends"
    """The origin ends without a result; its households are in no group."""


class Stage(StrEnum):
    """The state of a restructuring."""

    PREVIEWED = "previewed"
    EXECUTED = "executed"
    ANNULLED = "annulled"
    """Huỷ bỏ: it counts as never carried out."""


class Matter(StrEnum):
    """What a fact is about that begins or ends after the day."""

    MEMBERSHIP = "membership"
    GROUP = "group"
    SEAT = "seat"
    LINEAGE = "lineage"
    HOUSEHOLD_EVENT = "household_event"


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """A seat of a management board (Ban quản lý) that is held on the day."""

    id: SeatId
    person_id: PersonId
    post: Post


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A group on the day. ``territory_id`` is its hamlet, or its commune while its hamlet is pending."""

    id: GroupId
    version: int
    territory_id: TerritoryId
    commune_id: TerritoryId
    number: int
    name: str
    seats: tuple[SeatFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """A household on the day: the group it lies in, its membership there, the commune that it dwells in.

    ``commune_id`` is known only of households without a group.
    """

    id: HouseholdId
    group_id: GroupId | None
    status: MembershipStatus | None
    commune_id: TerritoryId | None = None

    def takes_part(self) -> bool:
        """Whether it counts for the size of its group; one without a group counts for the group that it founds."""
        return self.status in (None, MembershipStatus.MEMBER, MembershipStatus.PROVISIONAL)


@dataclass(frozen=True, slots=True)
class HamletFacts:
    """A hamlet in force on the day, and who bears each number in it on the day or after.

    The commune of a group whose hamlet is pending stands here too: it numbers such groups.
    """

    id: TerritoryId
    commune_id: TerritoryId
    numbers: Mapping[int, frozenset[GroupId]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LaterFact:
    """A fact about a group or household that begins or ends after the day: it stands in the way of backdating."""

    what: Matter
    subject_kind: str
    subject_id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything one restructuring is decided on. A group, territory or person that is missing is not in force."""

    groups: Mapping[GroupId, GroupFacts] = field(default_factory=dict)
    households: Mapping[HouseholdId, HouseholdFacts] = field(default_factory=dict)
    hamlets: Mapping[TerritoryId, HamletFacts] = field(default_factory=dict)
    persons: frozenset[PersonId] = frozenset()
    later: tuple[LaterFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Needs:
    """What has to be known to decide a restructuring: groups with their households, and those named besides."""

    effective_on: date
    group_ids: tuple[GroupId, ...] = ()
    household_ids: tuple[HouseholdId, ...] = ()
    territory_ids: tuple[TerritoryId, ...] = ()
    person_ids: tuple[PersonId, ...] = ()
