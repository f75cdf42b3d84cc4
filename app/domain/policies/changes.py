"""What was decided about rule parameters."""

from dataclasses import dataclass
from datetime import date

from app.domain.policies.model import Value
from app.domain.shared.ids import PolicyValueId, TerritoryId
from app.domain.shared.period import Period


@dataclass(frozen=True, slots=True)
class PolicyEnded:
    """A value that holds no more from a day on; one that began on that day holds on no day."""

    policy_value_id: PolicyValueId
    territory_id: TerritoryId
    key: str
    ends_on: date


@dataclass(frozen=True, slots=True)
class PolicySet:
    """A new value of a key, and the territory's former one that it replaces from its first day on."""

    policy_value_id: PolicyValueId
    territory_id: TerritoryId
    key: str
    value: Value
    legal_basis: str
    verified: bool
    valid: Period
    replaces: PolicyEnded | None
