"""What the actions on rule parameters need, and where other contexts ask for the profile in force."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from app.domain.journal.ports import Work
from app.domain.policies.changes import PolicyEnded, PolicySet
from app.domain.policies.model import PolicyFacts
from app.domain.policies.profile import Profile
from app.domain.shared.ids import PolicyValueId, TerritoryId


class PoliciesStore(Protocol):
    """Rule parameters in the open transaction."""

    async def profile_at(self, territory_id: TerritoryId, day: date) -> Profile:
        """The profile in force at the territory on the day."""
        ...

    async def profiles_at(self, territory_ids: Sequence[TerritoryId], day: date) -> Mapping[TerritoryId, Profile]:
        """The same for many territories at once; each of them is in the answer."""
        ...

    async def find_territory(self, policy_value_id: PolicyValueId) -> TerritoryId | None:
        """The territory that sets the value."""
        ...

    async def lock_policies(self, territory_id: TerritoryId, day: date) -> PolicyFacts:
        """The values that hold on or after the day, there, above and below; other changes of rules have to wait."""
        ...

    async def set_policy(self, change: PolicySet) -> None:
        """Writes the value and ends the one that it replaces."""
        ...

    async def end_policy(self, change: PolicyEnded) -> None:
        """Ends the value."""
        ...


class PoliciesWork(Work, Protocol):
    """The open transaction with the store of rule parameters."""

    @property
    def policies(self) -> PoliciesStore:
        """The store."""
        ...
