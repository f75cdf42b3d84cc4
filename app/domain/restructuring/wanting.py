"""What a restructuring wants, in one form for all kinds: the groups that it begins with, and those that it leaves."""

from dataclasses import dataclass, replace

from app.domain.restructuring.changes import NewGroup
from app.domain.restructuring.commands import Decided, GroupRef, SeatWish
from app.domain.restructuring.model import Kind, Needs
from app.domain.shared.codes import Violation
from app.domain.shared.ids import GroupId, HouseholdId, RestructuringId, TerritoryId


@dataclass(frozen=True, slots=True)
class FormerLabel:
    """Number and name that a group bore before."""

    number: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A group that is wanted: a new one, or an origin that ``continues``.

    It gets the households that it names, and those ``returning`` that still lie in an origin; besides, ``keeps`` lets
    the unnamed ones of the continuing group stay, ``takes_from`` takes those of other groups, and ``takes_rest`` what
    nobody else gets. A new group bears the ``former`` label if that is free, and lies in ``territory_id`` if that is
    in force. ``at`` points at its place in the command, or names what it is about, and differs for each.
    """

    at: str
    continues: GroupId | None = None
    number: int | None = None
    name: str | None = None
    former: FormerLabel | None = None
    territory_id: TerritoryId | None = None
    household_ids: tuple[HouseholdId, ...] = ()
    returning: tuple[HouseholdId, ...] = ()
    seats: tuple[SeatWish, ...] = ()
    keeps: bool = False
    takes_from: tuple[GroupId, ...] = ()
    takes_rest: bool = False

    def subject(self, member: str = "") -> str:
        """Where the command says it, or a member of it, as a JSON pointer."""
        return f"{self.at}/{member}" if member else self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A restructuring as it is wanted. ``territory_id`` is the hamlet of a group that has no origin.

    ``repeals_id`` is what it repeals. ``objections`` forbid it whatever is true of its groups.
    """

    kind: Kind
    decided: Decided
    origins: tuple[GroupRef, ...] = ()
    wishes: tuple[Wish, ...] = ()
    territory_id: TerritoryId | None = None
    repeals_id: RestructuringId | None = None
    objections: tuple[Violation, ...] = ()

    def origin_ids(self) -> tuple[GroupId, ...]:
        """The groups that it begins with, each once."""
        return tuple(dict.fromkeys(origin.group_id for origin in self.origins))

    def continuing(self) -> frozenset[GroupId]:
        """The groups that go on."""
        return frozenset(wish.continues for wish in self.wishes if wish.continues is not None)

    def founding(self) -> tuple[Wish, ...]:
        """The wishes for new groups, in their order."""
        return tuple(wish for wish in self.wishes if wish.continues is None)

    def needs(self) -> Needs:
        """What has to be known to decide it."""
        return Needs(
            effective_on=self.decided.effective_on,
            group_ids=self.origin_ids(),
            household_ids=tuple(dict.fromkeys(id_ for wish in self.wishes for id_ in wish.household_ids)),
            territory_ids=self._territory_ids(),
            person_ids=tuple(dict.fromkeys(seat.person_id for wish in self.wishes for seat in wish.seats)),
        )

    def _territory_ids(self) -> tuple[TerritoryId, ...]:
        named = (self.territory_id, *(wish.territory_id for wish in self.wishes))
        return tuple(dict.fromkeys(id_ for id_ in named if id_ is not None))

    def numbered(self, groups: tuple[NewGroup, ...]) -> "Wanted":
        """The same with the numbers that its new groups were shown with; one in the command itself goes first."""
        shown = dict(zip((wish.at for wish in self.founding()), groups, strict=False))
        wishes = (
            replace(wish, number=shown[wish.at].number) if wish.number is None and wish.at in shown else wish
            for wish in self.wishes
        )
        return replace(self, wishes=tuple(wishes))
