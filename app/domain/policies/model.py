"""Facts that changes of rule parameters are decided on."""

from dataclasses import dataclass

from app.domain.shared.ids import PolicyValueId, TerritoryId
from app.domain.shared.period import Period

Value = int | str | bool | None
"""The value of a key, a day as ISO 8601 text; None says *no bound*, of a day *no such day*."""


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """A value that a territory sets, while ``valid``; ``path`` is the territory's place in the tree."""

    id: PolicyValueId
    territory_id: TerritoryId
    path: str
    key: str
    value: Value
    valid: Period
    version: int = 1


@dataclass(frozen=True, slots=True)
class PolicyFacts:
    """A territory, and all values that hold on or after the day: its own, those it inherits, those of places below."""

    territory_id: TerritoryId
    path: str
    valid: Period
    values: tuple[PolicyValue, ...] = ()

    def own(self, key: str) -> tuple[PolicyValue, ...]:
        """The values that the territory itself sets for the key."""
        return tuple(each for each in self.values if each.territory_id == self.territory_id and each.key == key)

    def find(self, policy_value_id: PolicyValueId) -> PolicyValue | None:
        """The value of that id, if it holds on or after the day."""
        return next((each for each in self.values if each.id == policy_value_id), None)
