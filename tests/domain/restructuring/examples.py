"""A small hamlet to restructure: Tổ số 5 with households 501…, Tổ số 6 with 601…, each with a board of three."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from uuid import UUID

import pytest

from app.domain.groups.model import Post
from app.domain.households.model import MembershipStatus
from app.domain.policies.profile import Profile
from app.domain.restructuring.changes import Given, NewGroup, Restructured, Result
from app.domain.restructuring.commands import GroupRef, Restructure
from app.domain.restructuring.model import Facts, GroupFacts, HamletFacts, HouseholdFacts, LaterFact, SeatFacts
from app.domain.shared.codes import Code, Violation
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import GroupId, HouseholdId, PersonId, RestructuringId, SeatId, TerritoryId

TODAY = date(2026, 3, 10)
COMMUNE, OTHER_COMMUNE = TerritoryId(UUID(int=1)), TerritoryId(UUID(int=2))
HAMLET, OTHER_HAMLET = TerritoryId(UUID(int=11)), TerritoryId(UUID(int=12))
RESTRUCTURING = RestructuringId(UUID(int=900))
A, B, C = (GroupId(UUID(int=n)) for n in (5, 6, 7))
NEW, NEWER = GroupId(UUID(int=905)), GroupId(UUID(int=906))
GIVEN = Given(RESTRUCTURING, (NewGroup(NEW), NewGroup(NEWER)))
LAN, MINH = PersonId(UUID(int=701)), PersonId(UUID(int=702))

MEMBER, PROVISIONAL = MembershipStatus.MEMBER, MembershipStatus.PROVISIONAL
INVITED, DECLINED = MembershipStatus.INVITED, MembershipStatus.DECLINED


def group_id(number: int) -> GroupId:
    return GroupId(UUID(int=number))


def h(*numbers: int) -> tuple[HouseholdId, ...]:
    """Households by their numbers: those of Tổ số 5 are 501, 502, …"""
    return tuple(HouseholdId(UUID(int=number)) for number in numbers)


def ref(group: GroupId, version: int | None = None) -> GroupRef:
    return GroupRef(group, version)


def board(number: int) -> tuple[SeatFacts, ...]:
    """Head, deputy and secretary of Tổ số 5 are the seats and persons 51, 52, 53."""
    return tuple(
        SeatFacts(SeatId(UUID(int=10_000 + number * 10 + n)), PersonId(UUID(int=number * 10 + n)), post)
        for n, post in enumerate((Post.HEAD, Post.DEPUTY, Post.SECRETARY), 1)
    )


def group(number: int, *, territory: TerritoryId = HAMLET, commune: TerritoryId = COMMUNE) -> GroupFacts:
    """A group at version 3."""
    return GroupFacts(group_id(number), 3, territory, commune, number, f"Tổ số {number}", board(number))


def lying(number: int, count: int, statuses: Mapping[int, MembershipStatus] | None = None) -> list[HouseholdFacts]:
    """The households of a group: members, but for those whose number among them has another status."""
    return [
        HouseholdFacts(h(number * 100 + n)[0], group_id(number), (statuses or {}).get(n, MEMBER))
        for n in range(1, count + 1)
    ]


def free(number: int, commune: TerritoryId = COMMUNE) -> HouseholdFacts:
    """A household of no group."""
    return HouseholdFacts(h(number)[0], None, None, commune)


def hamlet(*numbers: int, territory: TerritoryId = HAMLET, commune: TerritoryId = COMMUNE) -> HamletFacts:
    return HamletFacts(territory, commune, {number: frozenset({group_id(number)}) for number in numbers})


def facts(
    groups: Iterable[GroupFacts] = (),
    households: Iterable[HouseholdFacts] = (),
    *,
    hamlets: Iterable[HamletFacts] | None = None,
    persons: Iterable[PersonId] = (),
    later: tuple[LaterFact, ...] = (),
) -> Facts:
    known = tuple(groups)
    chosen = [hamlet(*(each.number for each in known))] if hamlets is None else hamlets
    return Facts(
        groups={each.id: each for each in known},
        households={each.id: each for each in households},
        hamlets={each.id: each for each in chosen},
        persons=frozenset(persons),
        later=later,
    )


def one_group(
    count: int = 50,
    statuses: Mapping[int, MembershipStatus] | None = None,
    *,
    persons: Iterable[PersonId] = (),
    later: tuple[LaterFact, ...] = (),
) -> Facts:
    """Tổ số 5 alone."""
    return facts([group(5)], lying(5, count, statuses), persons=persons, later=later)


def two_groups(first: int = 25, second: int = 30) -> Facts:
    """Tổ số 5 and Tổ số 6."""
    return facts([group(5), group(6)], [*lying(5, first), *lying(6, second)])


def founded(group_id: GroupId, number: int, households: int, *, name: str | None = None) -> Result:
    """A new group of the hamlet."""
    return Result(
        group_id, founded=True, relabelled=False, territory_id=HAMLET, number=number,
        name=name or f"Tổ số {number}", households=households,
    )  # fmt: skip


def kept(number: int, households: int) -> Result:
    """A group that goes on as it was called."""
    return Result(
        group_id(number), founded=False, relabelled=False, territory_id=HAMLET, number=number,
        name=f"Tổ số {number}", households=households,
    )  # fmt: skip


Decide = Callable[..., Restructured]
Check = Callable[..., tuple[Violation, ...]]
Told = tuple[str, str, dict[str, object]]


def decided(
    decide: Decide, known: Facts, command: Restructure, *, rules: Profile | None = None, given: Given = GIVEN
) -> Restructured:
    return decide(known, command, rules=rules or Profile(), today=TODAY, given=given)


def told(check: Check, known: Facts, command: Restructure, *, rules: Profile | None = None) -> list[Told]:
    """What the check says without the warnings: code, subject and values."""
    found = check(known, command, rules=rules or Profile(), today=TODAY)
    return [(each.code.code, each.subject, each.values) for each in found if not each.warns]


def warned(plan: Restructured) -> list[tuple[Code, str, dict[str, object]]]:
    return [(each.code, each.subject, each.values) for each in plan.warnings]


def refused(
    decide: Decide, known: Facts, command: Restructure, *, rules: Profile | None = None, given: Given = GIVEN
) -> list[Told]:
    """What the decision refuses with."""
    with pytest.raises(RulesBroken) as caught:
        decided(decide, known, command, rules=rules, given=given)
    return [(each.code.code, each.subject, each.values) for each in caught.value.violations]
