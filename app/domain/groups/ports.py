"""What the actions on groups need."""

from datetime import date
from typing import Protocol

from app.domain.groups.changes import BoardChanged, MembershipChanged, StatusChanged
from app.domain.groups.model import BoardFacts, GroupFacts, HouseholdFacts
from app.domain.journal.ports import Work
from app.domain.policies.ports import PoliciesStore
from app.domain.shared.ids import GroupId, HouseholdId, PersonId


class GroupsStore(Protocol):
    """Groups, their boards and the memberships in the open transaction."""

    async def lock_household(self, household_id: HouseholdId) -> None:
        """Holds the household against other changes. Raises ``NotFound``."""
        ...

    async def lock_group(self, group_id: GroupId) -> None:
        """Holds the group against other changes of it; households may still come and go. Raises ``NotFound``."""
        ...

    async def hold_group(self, group_id: GroupId) -> None:
        """Keeps the group from ending; other invitations and changes of the board go on. Raises ``NotFound``."""
        ...

    async def get_household(self, household_id: HouseholdId, day: date) -> HouseholdFacts:
        """The household on the day, read after its lock."""
        ...

    async def get_group(self, group_id: GroupId, day: date) -> GroupFacts:
        """The group on the day; later facts are those of its existence."""
        ...

    async def get_versions(self, group_id: GroupId, day: date) -> GroupFacts:
        """The same; later facts are those of its status, number, name and hamlet too."""
        ...

    async def get_board(self, group_id: GroupId, day: date) -> BoardFacts:
        """The group with its board; later facts are seats that begin or end after the day too."""
        ...

    async def count_households(self, group_id: GroupId, day: date) -> int:
        """How many households take part in the group on the day (member, provisional)."""
        ...

    async def is_person(self, person_id: PersonId) -> bool:
        """Whether the person is on record and not erased."""
        ...

    async def change_membership(self, change: MembershipChanged) -> None:
        """Writes the membership, the household's version and its home. Raises ``Conflict``."""
        ...

    async def change_board(self, change: BoardChanged) -> None:
        """Writes the seats and the group's version. Raises ``Conflict``."""
        ...

    async def change_status(self, change: StatusChanged) -> None:
        """Writes the status and the group's version. Raises ``Conflict``."""
        ...


class GroupsWork(Work, Protocol):
    """The open transaction with the stores of groups and of rule parameters."""

    @property
    def groups(self) -> GroupsStore:
        """Groups, boards, memberships."""
        ...

    @property
    def policies(self) -> PoliciesStore:
        """Rule parameters."""
        ...
