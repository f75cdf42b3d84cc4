"""Facts that an annulment is decided on.

Each row of a dated table is known in up to three contents: before the change, as the change left it, and now. What a
row says of other things (its number, its address) is not among them: corrections may alter that at any time.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from app.domain.shared.ids import GroupId, HouseholdId, JournalEntryId, RestructuringId, TerritoryId
from app.domain.shared.period import Period


class AnnulmentStage(StrEnum):
    """The state of an annulment."""

    PREVIEWED = "previewed"
    EXECUTED = "executed"


class Touch(StrEnum):
    """What a change is a change of: which of the records that its journal entry names it has written to."""

    HOUSEHOLDS = "households"
    GROUPS = "groups"
    BOTH = "both"

    def groups(self) -> bool:
        """Whether it writes to the groups."""
        return self is not Touch.HOUSEHOLDS

    def households(self) -> bool:
        """Whether it writes to the households."""
        return self is not Touch.GROUPS


EXECUTE_RESTRUCTURING = "execute_restructuring"
ANNUL_CHANGE = "annul_change"

ANNULLABLE: dict[str, Touch] = {
    EXECUTE_RESTRUCTURING: Touch.BOTH,
    **dict.fromkeys(
        (
            "register_household",
            "move_in_household",
            "split_household",
            "join_households",
            "move_household",
            "move_out_household",
            "end_household",
            "change_household_head",
            "change_representative",
            "record_people_count",
            "record_presence",
            "invite_household",
            "accept_membership",
            "decline_membership",
            "confirm_membership",
            "leave_group",
        ),
        Touch.HOUSEHOLDS,
    ),
    **dict.fromkeys(("fill_seat", "end_seat", "suspend_group", "resume_group"), Touch.GROUPS),
}
"""The actions whose changes can be annulled. Previews change nothing; persons and rules have ways of their own."""


class Table(StrEnum):
    """The dated tables, parents first."""

    GROUPS = "groups"
    HOUSEHOLDS = "households"
    GROUP_VERSIONS = "group_versions"
    MEMBERSHIPS = "memberships"
    BOARD_SEATS = "board_seats"
    DWELLINGS = "dwellings"
    PRESENCES = "presences"
    PEOPLE_COUNTS = "people_counts"
    HOUSEHOLD_HOLDERS = "household_holders"


EXISTENCE = frozenset({Table.GROUPS, Table.HOUSEHOLDS})
"""The tables whose rows stay for ever: identity is never used again."""
PLACING = frozenset({Table.DWELLINGS, Table.MEMBERSHIPS})
"""Where a household dwells and the group that it lies in depend on each other."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change as the journal has it, with the groups and households that it wrote to."""

    entry_id: JournalEntryId
    action: str
    subject_kind: str
    subject_id: UUID
    territory_id: TerritoryId | None
    effective_on: date | None
    group_ids: tuple[GroupId, ...] = ()
    household_ids: tuple[HouseholdId, ...] = ()

    def restructuring_id(self) -> RestructuringId | None:
        """The restructuring that it carried out, if it did."""
        return RestructuringId(self.subject_id) if self.action == EXECUTE_RESTRUCTURING else None


@dataclass(frozen=True, slots=True)
class Held:
    """What a row holds: its days (None: no day), and why or how it ended."""

    valid: Period | None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """A change that was made later, by its journal entry."""

    entry_id: JournalEntryId
    action: str
    effective_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFacts:
    """A row of a dated table.

    ``left`` and ``before`` are None where the change did not write the row, or where it made or removed it; ``now`` is
    None where there is no such row today. Rows that share one of the ``keys`` never overlap in time. ``since`` are the
    later changes that altered the row; ``made_by`` is the later change that made it, or another one of the same
    transaction.
    """

    table: Table
    id: UUID
    group_id: GroupId | None = None
    household_id: HouseholdId | None = None
    keys: tuple[str, ...] = ()
    label: str | None = None
    before: Held | None = None
    left: Held | None = None
    now: Held | None = None
    since: tuple[Later, ...] = ()
    made_by: tuple[Later, ...] = ()

    def is_own(self) -> bool:
        """Whether the change that is to be annulled wrote it."""
        return self.before is not None or self.left is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything an annulment is decided on.

    ``annulled`` says that the change counts as never made already, ``entangled`` that other changes of its transaction
    wrote to the same records or cannot be told from it. ``followed_by`` are later restructurings of its groups and
    later events of households that it founded. ``roles`` counts roles held today at what it founded.
    """

    change: Change
    annulled: bool = False
    entangled: bool = False
    lives_there: bool = False
    rows: tuple[RowFacts, ...] = ()
    edges: int = 0
    followed_by: tuple[Later, ...] = ()
    roles: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """One of the contents that a row has had, from one change set until the next one; None is the present."""

    held: Held
    recorded_in: int
    superseded_in: int | None = None


def altered_since(versions: tuple[Version, ...], left: Held) -> tuple[int, ...]:
    """The change sets that altered a row after it last held what a change had left; versions in their order.

    Where it holds that now there are none: what was altered and put back again stands in nobody's way.
    """
    same = [n for n, each in enumerate(versions) if each.held == left]
    rest = versions[same[-1] :] if same else versions
    found = [each.recorded_in for previous, each in pairwise(rest) if each.held != previous.held]
    last = rest[-1].superseded_in if rest else None
    return (*found, last) if last is not None else tuple(found)
