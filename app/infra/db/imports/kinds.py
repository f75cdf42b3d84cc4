"""What belongs to each kind of list: its check, its locks, its statements."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from app.domain.imports.model import ImportKind
from app.infra.db.imports import boards, groups, hamlets, household_writing, restructurings
from app.infra.db.imports.checked import Checked
from app.infra.db.imports.findings import Findings
from app.infra.db.imports.household_rules import check_households
from app.infra.db.imports.job import Job
from app.infra.db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Kind:
    """``lock`` comes before the facts are read, ``hold`` when it is known which records change.

    ``subjects`` gives kind and id of every record that was touched, ``replaced`` the contact values of persons that the
    list replaces.
    """

    check: Callable[[Transaction, Job, Findings], Awaitable[Checked]]
    lock: Callable[[Transaction, Job], Awaitable[None]]
    hold: Callable[[Transaction], Awaitable[None]]
    write: Callable[[Transaction, Job], Awaitable[None]]
    subjects: str
    replaced: str | None = None


_HOUSEHOLDS: Final = Kind(
    check_households,
    household_writing.lock_households,
    household_writing.hold_households,
    household_writing.write_households,
    household_writing.SUBJECTS,
    household_writing.REPLACED,
)
KINDS: Final[Mapping[ImportKind, Kind]] = {
    ImportKind.HAMLETS: Kind(
        hamlets.check_hamlets, hamlets.lock_commune, hamlets.hold_nothing, hamlets.write_hamlets, hamlets.SUBJECTS
    ),
    ImportKind.GROUPS: Kind(
        groups.check_groups, groups.lock_hamlets, hamlets.hold_nothing, groups.write_groups, groups.SUBJECTS
    ),
    ImportKind.HOUSEHOLDS: _HOUSEHOLDS,
    ImportKind.MEMBERSHIPS: _HOUSEHOLDS,
    ImportKind.BOARDS: Kind(
        boards.check_boards, boards.lock_groups, hamlets.hold_nothing, boards.write_boards, boards.SUBJECTS
    ),
    ImportKind.RESTRUCTURINGS: Kind(
        restructurings.check_restructurings,
        boards.lock_groups,
        hamlets.hold_nothing,
        restructurings.write_restructurings,
        restructurings.SUBJECTS,
    ),
}
"""By the kind of list."""
