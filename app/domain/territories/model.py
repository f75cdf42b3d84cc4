"""Facts of territories (đơn vị hành chính), hamlets (ấp, khóm) and the clusters of dwellings in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.shared.codes import Text
from app.domain.shared.ids import TerritoryId
from app.domain.shared.period import Period


class TerritoryKind(StrEnum):
    """The kinds of territories, from the root of the tree to its leaves."""

    COUNTRY = "country"
    """Cả nước."""
    PROVINCE = "province"
    """Tỉnh, thành phố trực thuộc trung ương."""
    DISTRICT = "district"
    """Huyện, quận, thị xã, thành phố thuộc tỉnh (đến hết ngày 30/6/2025)."""
    COMMUNE = "commune"
    """Xã."""
    WARD = "ward"
    """Phường."""
    TOWNSHIP = "township"
    """Thị trấn (đến hết ngày 30/6/2025)."""
    SPECIAL_ZONE = "special_zone"
    """Đặc khu."""
    HAMLET = "hamlet"
    """Ấp, khóm, thôn, khu phố, tổ dân phố: no administrative unit, the place where groups lie."""


WORDS: Mapping[TerritoryKind, Text] = {
    TerritoryKind.COUNTRY: Text("cả nước", "the country"),
    TerritoryKind.PROVINCE: Text("tỉnh, thành phố", "a province"),
    TerritoryKind.DISTRICT: Text("huyện, quận, thị xã", "a district"),
    TerritoryKind.COMMUNE: Text("xã", "a commune"),
    TerritoryKind.WARD: Text("phường", "a ward"),
    TerritoryKind.TOWNSHIP: Text("thị trấn", "a township"),
    TerritoryKind.SPECIAL_ZONE: Text("đặc khu", "a special zone"),
    TerritoryKind.HAMLET: Text("ấp, khóm", "a hamlet"),
}
"""The kinds in words."""

COMMUNE_KINDS = frozenset(
    {TerritoryKind.COMMUNE, TerritoryKind.WARD, TerritoryKind.TOWNSHIP, TerritoryKind.SPECIAL_ZONE}
)
"""The kinds of the commune's level (cấp xã): hamlets lie in them."""


class ClusterKind(StrEnum):
    """What dwellings of a hamlet are lined up along."""

    ALLEY = "alley"
    """Hẻm, ngõ."""
    CANAL = "canal"
    """Tuyến kênh, rạch."""
    ROAD = "road"
    """Tuyến đường."""
    BLOCK = "block"
    """Dãy nhà, khu nhà trọ."""
    FLOOR = "floor"
    """Tầng chung cư."""


class Extent(StrEnum):
    """How much of a territory went into its successor."""

    WHOLE = "whole"
    """Toàn bộ."""
    PART = "part"
    """Một phần: which hamlets, a person has to say."""
    ABOLISHED = "abolished"
    """Không còn, không có đơn vị kế thừa."""


@dataclass(frozen=True, slots=True)
class TerritoryFacts:
    """A territory under lock: its kind and when it is in force."""

    id: TerritoryId
    kind: TerritoryKind
    valid: Period


@dataclass(frozen=True, slots=True)
class CommuneFacts:
    """The unit that a hamlet is registered in, and the codes of its hamlets that hold on or after the day."""

    territory: TerritoryFacts
    codes: frozenset[str] = frozenset()
