"""Facts of bodies (cơ quan, tổ chức)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.shared.codes import Text
from app.domain.shared.ids import BodyId, TerritoryId
from app.domain.shared.period import Period
from app.domain.territories.model import COMMUNE_KINDS, TerritoryFacts, TerritoryKind


class BodyKind(StrEnum):
    """The kinds of bodies."""

    PARTY_COMMITTEE = "party_committee"
    """Cấp uỷ, đảng uỷ."""
    PARTY_STANDING_COMMITTEE = "party_standing_committee"
    """Ban Thường vụ cấp uỷ."""
    PARTY_OFFICE = "party_office"
    """Văn phòng cấp uỷ."""
    PARTY_CELL = "party_cell"
    """Chi bộ."""
    FRONT_COMMITTEE = "front_committee"
    """Uỷ ban Mặt trận Tổ quốc Việt Nam."""
    FRONT_PARTY_GROUP = "front_party_group"
    """Đảng đoàn Mặt trận Tổ quốc Việt Nam (historic)."""
    FRONT_WORK_COMMITTEE = "front_work_committee"
    """Ban Công tác Mặt trận."""
    PEOPLES_COMMITTEE = "peoples_committee"
    """Uỷ ban nhân dân."""
    PEOPLES_COUNCIL = "peoples_council"
    """Hội đồng nhân dân."""
    LEARNING_PROMOTION_ASSOCIATION = "learning_promotion_association"
    """Hội Khuyến học."""
    POLICE = "police"
    """Công an."""
    DEPARTMENT = "department"
    """Sở, ban, ngành, phòng."""
    MASS_ORGANISATION = "mass_organisation"
    """Tổ chức chính trị - xã hội, hội quần chúng."""
    OTHER = "other"
    """Cơ quan, tổ chức khác."""


class BodyLevel(StrEnum):
    """The level of a body; its territory is of the same level."""

    CENTRAL = "central"
    """Trung ương."""
    PROVINCE = "province"
    """Cấp tỉnh."""
    DISTRICT = "district"
    """Cấp huyện (đến hết ngày 30/6/2025)."""
    COMMUNE = "commune"
    """Cấp xã."""
    HAMLET = "hamlet"
    """Ấp, khóm."""


KINDS_OF_LEVEL: Mapping[BodyLevel, frozenset[TerritoryKind]] = {
    BodyLevel.CENTRAL: frozenset({TerritoryKind.COUNTRY}),
    BodyLevel.PROVINCE: frozenset({TerritoryKind.PROVINCE}),
    BodyLevel.DISTRICT: frozenset({TerritoryKind.DISTRICT}),
    BodyLevel.COMMUNE: COMMUNE_KINDS,
    BodyLevel.HAMLET: frozenset({TerritoryKind.HAMLET}),
}
"""The territories that a body of each level may have."""

WORDS: Mapping[BodyLevel, Text] = {
    BodyLevel.CENTRAL: Text("trung ương", "central"),
    BodyLevel.PROVINCE: Text("cấp tỉnh", "provincial"),
    BodyLevel.DISTRICT: Text("cấp huyện", "district"),
    BodyLevel.COMMUNE: Text("cấp xã", "commune"),
    BodyLevel.HAMLET: Text("ấp, khóm", "hamlet"),
}
"""The levels in words."""


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What a new body is decided on: its territory, when its parent is in force, whether its electronic id is free.

    ``parent`` is None where none is named or there is no such body.
    """

    territory: TerritoryFacts
    parent: Period | None = None
    electronic_id_taken: bool = False


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """A body under lock, with what would outlive its end.

    ``children`` counts the bodies below it and ``assignments`` the roles held on its behalf that hold on or after the
    day; ``successor`` says when the named successor is in force, None where there is no such body.
    """

    id: BodyId
    territory_id: TerritoryId
    valid: Period
    version: int
    children: int = 0
    assignments: int = 0
    successor: Period | None = None
