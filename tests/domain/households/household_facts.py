"""A household of the hamlet, as the tests begin with it on 10 March 2026: nothing is known after it."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.domain.households.commands import DwellingWish, RegisterHousehold, SplitHousehold
from app.domain.households.model import (
    AreaFacts,
    CountSource,
    Dwelling,
    Facts,
    HouseholdFacts,
    MembershipStatus,
    PeopleCount,
    PlaceFacts,
    Presence,
)
from app.domain.policies.profile import SizePolicy
from app.domain.shared.codes import Violation
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import ClusterId, GroupId, HouseholdId, PersonId, TerritoryId
from app.domain.shared.period import Period

TODAY, YESTERDAY, SINCE = date(2026, 3, 10), date(2026, 3, 9), date(2026, 1, 1)
LATE = "Hộ báo chậm"
COMMUNE, OTHER_COMMUNE, HAMLET, OTHER_HAMLET, FAR_HAMLET = (TerritoryId(UUID(int=n)) for n in range(11, 16))
CANAL, OTHER_CANAL = ClusterId(UUID(int=21)), ClusterId(UUID(int=22))
GROUP = GroupId(UUID(int=31))
NEW, HOUSE, SECOND, THIRD = (HouseholdId(UUID(int=n)) for n in range(40, 44))
HEAD, SPEAKER, STRANGER = (PersonId(UUID(int=n)) for n in range(51, 54))
HOME = Dwelling(HAMLET, CANAL, 12, "Số 12, kênh Ba")
OPEN = SizePolicy(hard_max=None, soft_max=None)


def people(number: int, source: CountSource = CountSource.COUNTED) -> PeopleCount:
    return PeopleCount(number, source)


def house(key: HouseholdId = HOUSE, **changed: Any) -> HouseholdFacts:
    given: dict[str, Any] = {
        "version": 3,
        "valid": Period(SINCE),
        "commune_id": COMMUNE,
        "dwelling": HOME,
        "presence": Presence.RESIDENT,
        "people": people(5),
        "head_id": HEAD,
        "group_id": GROUP,
        "status": MembershipStatus.MEMBER,
    }
    return HouseholdFacts(id=key, **(given | changed))


def place(territory_id: TerritoryId = HAMLET, commune_id: TerritoryId = COMMUNE, **changed: Any) -> PlaceFacts:
    given: dict[str, Any] = {"code_prefix": "30154-AP04", "next_number": 7, "clusters": frozenset({CANAL})}
    return PlaceFacts(territory_id, commune_id, **(given | changed))


def area(size: int = 30, **changed: Any) -> AreaFacts:
    given: dict[str, Any] = {"territory_id": HAMLET, "commune_id": COMMUNE, "number": 5}
    return AreaFacts(group_id=GROUP, size=size, **(given | changed))


def facts(*households: HouseholdFacts, **changed: Any) -> Facts:
    given: dict[str, Any] = {"place": place(), "area": area(), "persons": frozenset({HEAD, SPEAKER})}
    return Facts(households=households, **(given | changed))


def register(**changed: Any) -> RegisterHousehold:
    given: dict[str, Any] = {"dwelling": DwellingWish(territory_id=HAMLET), "people": 4, "effective_on": TODAY}
    return RegisterHousehold(**(given | changed))


def split(**changed: Any) -> SplitHousehold:
    given: dict[str, Any] = {"household_id": HOUSE, "people": 2, "effective_on": TODAY, "expected_version": 3}
    return SplitHousehold(**(given | changed))


def told(found: Iterable[Violation]) -> list[tuple[str, str]]:
    return [(each.code.code, each.subject) for each in found]


def refused(decide: Callable[[], object]) -> list[tuple[str, str]]:
    """The rules that were broken, with what each is about."""
    with pytest.raises(RulesBroken) as broken:
        decide()
    return told(broken.value.violations)
