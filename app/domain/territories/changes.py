"""What was decided about territories."""

from dataclasses import dataclass

from app.domain.shared.ids import ClusterId, TerritoryId
from app.domain.shared.period import Period
from app.domain.territories.model import ClusterKind


@dataclass(frozen=True, slots=True)
class HamletRegistered:
    """A new hamlet; it lasts no longer than its commune."""

    territory_id: TerritoryId
    commune_id: TerritoryId
    code: str
    name: str
    short_name: str
    valid: Period


@dataclass(frozen=True, slots=True)
class ClusterRegistered:
    """A new cluster in a hamlet."""

    cluster_id: ClusterId
    territory_id: TerritoryId
    kind: ClusterKind
    name: str
