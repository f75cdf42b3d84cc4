"""What the actions on restructurings need."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from app.domain.access.actor import Actor
from app.domain.journal.ports import Work
from app.domain.policies.ports import PoliciesStore
from app.domain.restructuring.agreement import Due, Previewed, Stored
from app.domain.restructuring.changes import Restructured
from app.domain.restructuring.model import Facts, Needs, Repealed
from app.domain.shared.ids import HouseholdId, PersonId, RestructuringId


class RestructuringStore(Protocol):
    """Restructurings in the open transaction. Many cost as many statements as one."""

    async def find(self, ids: Sequence[RestructuringId]) -> Mapping[RestructuringId, Stored]:
        """The restructurings; unknown ids are missing from the answer."""
        ...

    async def lock(self, ids: Sequence[RestructuringId], needs: Sequence[Needs]) -> Mapping[RestructuringId, Stored]:
        """The restructurings, held with the territories, households and groups of their needs."""
        ...

    async def load_facts(self, needs: Sequence[Needs]) -> Sequence[Facts]:
        """What is true on each effective date, every earlier event of that day counted in."""
        ...

    async def find_households_of(
        self, person_id: PersonId, household_ids: Sequence[HouseholdId], since: date
    ) -> frozenset[HouseholdId]:
        """Those of the households that the person headed or represented on any day since."""
        ...

    async def add(self, previews: Sequence[Previewed]) -> None:
        """Stores previewed restructurings."""
        ...

    async def find_repealed(self, ids: Sequence[RestructuringId]) -> Mapping[RestructuringId, Repealed]:
        """What is to be repealed, with what was executed since; unknown ids are missing from the answer."""
        ...

    async def schedule(self, plans: Sequence[Restructured], actor: Actor, at: datetime) -> None:
        """Puts previewed restructurings on their days, behind those that are there already, in the actor's name."""
        ...

    async def find_due(self, today: date) -> Due | None:
        """The first scheduled restructuring whose day has come, in the order in which they were scheduled."""
        ...

    async def restate(self, plan: Restructured) -> None:
        """Stores the plan as it is carried out, in place of the one agreed on with the same content."""
        ...

    async def set_aside(self, id_: RestructuringId, reasons: Sequence[Mapping[str, Any]]) -> None:
        """Leaves a scheduled restructuring to people, with the reasons."""
        ...

    async def withdraw(self, id_: RestructuringId, reason: str) -> None:
        """Withdraws a restructuring."""
        ...

    async def apply(self, plans: Sequence[Restructured], executed_at: datetime) -> None:
        """Carries the plans out; what they repeal is repealed then.

        Raises ``Conflict`` when anything that they change has changed in the meantime.
        """
        ...


class RestructuringWork(Work, Protocol):
    """The open transaction with the stores that restructurings need."""

    @property
    def restructuring(self) -> RestructuringStore:
        """The store."""
        ...

    @property
    def policies(self) -> PoliciesStore:
        """The rules in force."""
        ...
