"""What a caller asks of territories."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from app.domain.shared.commands import Bounds, Doc
from app.domain.shared.ids import TerritoryId
from app.domain.territories.model import ClusterKind

_ID = UUID("01981a2b-0000-7000-8000-000000000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterHamlet:
    """Registers a hamlet (ấp, khóm, thôn, khu phố …) of a commune that is in force."""

    commune_id: Annotated[
        TerritoryId, Doc("Xã, phường, đặc khu.", "The commune, ward or special zone that it belongs to.", _ID)
    ]
    code: Annotated[
        str, Doc("Mã, duy nhất trong xã, phường.", "Its code, unique in the commune.", "AP04"), Bounds(1, 20)
    ]
    name: Annotated[
        str,
        Doc("Tên đầy đủ, bắt đầu bằng loại.", "The full name; it begins with the kind.", "Ấp Tân Hòa"),
        Bounds(1, 200),
    ]
    effective_on: Annotated[
        date,
        Doc("Ngày bắt đầu có hiệu lực, không sau hôm nay.", "The first day, not after today.", date(2025, 7, 1)),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCluster:
    """Registers what dwellings of a hamlet are lined up along: an alley, canal, road, block or floor."""

    territory_id: Annotated[TerritoryId, Doc("Ấp, khóm.", "The hamlet.", _ID)]
    kind: Annotated[ClusterKind, Doc("Loại.", "What it is.", "canal")]
    name: Annotated[str, Doc("Tên.", "Its name.", "Tuyến kênh Nguyễn Văn Tiếp"), Bounds(1, 200)]
