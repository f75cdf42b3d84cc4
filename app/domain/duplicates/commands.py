"""What a caller asks about records that may be the same."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from app.domain.shared.commands import MAX_WORDS, Bounds, Doc
from app.domain.shared.ids import DuplicateSuspicionId, PersonId, PersonMergeId, TerritoryId

_ID = UUID("01981a2b-0000-7000-8000-000000000001")
_OTHER = UUID("01981a2b-0000-7000-8000-000000000002")
Version = Annotated[int, Doc("Phiên bản mà bạn đã xem.", "The version that you saw.", 12), Bounds(0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindDuplicates:
    """Looks for persons and households of a commune or hamlet that may be on record twice."""

    territory_id: Annotated[TerritoryId, Doc("Xã, phường hoặc ấp, khóm.", "The commune or the hamlet.", _ID)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideNotSame:
    """Says that two records are not the same; the pair is not suggested again unless a strong new reason appears."""

    suspicion_id: Annotated[DuplicateSuspicionId, Doc("Cặp nghi trùng.", "The doubtful pair.", _ID)]
    reason: Annotated[
        str, Doc("Căn cứ của quyết định.", "What the decision rests on.", "Hai anh em cùng tên"), Bounds(1, MAX_WORDS)
    ]
    expected_version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenSuspicion:
    """Takes back the decision that two records are not the same."""

    suspicion_id: Annotated[DuplicateSuspicionId, Doc("Cặp nghi trùng.", "The doubtful pair.", _ID)]
    reason: Annotated[str, Doc("Lý do.", "Why.", "Có thêm thông tin"), Bounds(1, MAX_WORDS)]
    expected_version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePersons:
    """Makes one person of two records: what refers to the merged one refers to the kept one from then on."""

    kept_person_id: Annotated[PersonId, Doc("Hồ sơ được giữ lại.", "The record that is kept.", _ID)]
    merged_person_id: Annotated[
        PersonId, Doc("Hồ sơ được gộp vào hồ sơ giữ lại.", "The record that is merged into it.", _OTHER)
    ]
    reason: Annotated[
        str,
        Doc("Căn cứ để gộp.", "What the merge rests on.", "Đã đối chiếu căn cước"),
        Bounds(1, MAX_WORDS),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmergePersons:
    """Undoes a merge: exactly what it moved goes back."""

    merge_id: Annotated[PersonMergeId, Doc("Lần gộp.", "The merge.", _ID)]
    reason: Annotated[str, Doc("Lý do.", "Why.", "Là hai người khác nhau"), Bounds(1, MAX_WORDS)]
    expected_version: Version
