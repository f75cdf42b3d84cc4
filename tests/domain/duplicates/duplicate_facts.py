"""Facts of pairs and persons for the tests of the decisions."""

from datetime import date
from typing import Any
from uuid import UUID

from app.domain.access.roles import Role
from app.domain.duplicates.model import (
    MergeFacts,
    Pair,
    PersonState,
    Reason,
    RecordKind,
    RoleHeld,
    SeatHeld,
    SuspicionFacts,
    SuspicionState,
)
from app.domain.groups.model import Post
from app.domain.shared.ids import AssignmentId, DuplicateSuspicionId, GroupId, PersonId, SeatId, TerritoryId
from app.domain.shared.period import Period

TODAY, YESTERDAY, TOMORROW = date(2026, 3, 10), date(2026, 3, 9), date(2026, 3, 11)
PLACE = TerritoryId(UUID(int=11))
KEPT, MERGED, OFFICER = (PersonId(UUID(int=n)) for n in (1, 2, 9))


def n(number: int) -> UUID:
    return UUID(int=number)


def pair(first: int, second: int, *reasons: Reason, kind: RecordKind = RecordKind.PERSON) -> Pair:
    return Pair(kind, n(first), n(second), PLACE, frozenset(reasons))


def known(number: int, of: Pair, state: SuspicionState = SuspicionState.OPEN, *, score: int = 0) -> SuspicionFacts:
    """A pair of the register, at version 5."""
    return SuspicionFacts(DuplicateSuspicionId(n(number)), 5, of, state, score)


def person(id_: PersonId, **given: Any) -> PersonState:
    return PersonState(id_, 7 if id_ == KEPT else 8, **given)


def merging(**given: Any) -> MergeFacts:
    values: dict[str, Any] = {"kept": person(KEPT), "merged": person(MERGED), "territory_id": PLACE} | given
    return MergeFacts(**values)


def seat(
    number: int,
    who: PersonId,
    post: Post = Post.DEPUTY,
    *,
    group: int = 50,
    start: date | None = date(2026, 1, 1),
    end: date | None = None,
) -> SeatHeld:
    return SeatHeld(SeatId(n(number)), who, GroupId(n(group)), post, Period(start, end))


def role(number: int, who: PersonId, *, place: int = 11, valid: Period | None = Period()) -> RoleHeld:  # noqa: B008
    return RoleHeld(AssignmentId(n(number)), who, Role.HAMLET_HEAD, n(place), valid)
