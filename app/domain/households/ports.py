"""What the actions on households need."""

from collections.abc import Sequence
from typing import Protocol

from app.domain.households.changes import HouseholdsChanged
from app.domain.households.model import Facts, Needs
from app.domain.journal.ports import Work
from app.domain.policies.ports import PoliciesStore


class HouseholdsStore(Protocol):
    """Households in the open transaction."""

    async def lock_facts(self, needs: Needs) -> Facts:
        """What is true on the day, every earlier event of that day counted in, held until the end of the transaction.

        Held are the households, the group that one enters, and the numbers of the place where one is founded. Raises
        ``NotFound`` for a household that is not on record.
        """
        ...

    async def apply(self, changes: Sequence[HouseholdsChanged]) -> None:
        """Carries out events of different households. Raises ``Conflict`` when one has changed in the meantime."""
        ...


class HouseholdsWork(Work, Protocol):
    """The open transaction with the stores that households need."""

    @property
    def households(self) -> HouseholdsStore:
        """The store."""
        ...

    @property
    def policies(self) -> PoliciesStore:
        """The rules in force: how large a group may grow."""
        ...
