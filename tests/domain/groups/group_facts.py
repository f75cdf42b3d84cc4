"""The group Tổ số 12 and a household, as the tests begin with them on 10 March 2026: nothing is known after it."""

from datetime import date
from uuid import UUID

from app.domain.groups.model import (
    BoardFacts,
    GroupFacts,
    GroupStatus,
    HouseholdFacts,
    LaterFact,
    MembershipFacts,
    Post,
    SeatFacts,
)
from app.domain.households.model import MembershipStatus
from app.domain.shared.codes import Violation
from app.domain.shared.ids import GroupId, HouseholdId, PersonId, SeatId, TerritoryId
from app.domain.shared.period import Period

TODAY = date(2026, 3, 10)
SINCE = date(2026, 1, 1)
HAMLET, COMMUNE, OTHER_COMMUNE = (TerritoryId(UUID(int=n)) for n in (11, 12, 13))
GROUP, OTHER_GROUP = GroupId(UUID(int=21)), GroupId(UUID(int=22))
HOUSEHOLD = HouseholdId(UUID(int=31))
LATE = "Hộ báo chậm"


def person(number: int) -> PersonId:
    return PersonId(UUID(int=400 + number))


def seat_id(number: int) -> SeatId:
    return SeatId(UUID(int=500 + number))


def group(
    *,
    status: GroupStatus | None = GroupStatus.ACTIVE,
    commune_id: TerritoryId | None = COMMUNE,
    later: tuple[LaterFact, ...] = (),
) -> GroupFacts:
    return GroupFacts(GROUP, 4, HAMLET, status, 12, commune_id, later)


def household(
    status: MembershipStatus | None = None,
    *,
    in_force: bool = True,
    commune_id: TerritoryId | None = COMMUNE,
    later: tuple[LaterFact, ...] = (),
) -> HouseholdFacts:
    held = None if status is None else MembershipFacts(OTHER_GROUP, status)
    return HouseholdFacts(HOUSEHOLD, 7, HAMLET, in_force, commune_id, held, later)


def seat(number: int, post: Post, *, who: int | None = None, since: date | None = SINCE) -> SeatFacts:
    return SeatFacts(seat_id(number), person(who or number), post, Period(since))


def board(*seats: SeatFacts, facts: GroupFacts | None = None, later: tuple[LaterFact, ...] = ()) -> BoardFacts:
    return BoardFacts(facts or group(), seats, later)


def codes(violations: tuple[Violation, ...]) -> list[tuple[str, str]]:
    return [(violation.code.code, violation.subject) for violation in violations]
