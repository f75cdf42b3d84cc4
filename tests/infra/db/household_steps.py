"""What the tests of households do again and again, in the hamlet that they share."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor, Assignment
from app.domain.access.roles import Role
from app.domain.households import commands as c
from app.domain.shared.commands import Done
from app.domain.shared.ids import AccountId, AssignmentId, ClusterId, GroupId, HouseholdId, PersonId, TerritoryId
from tests.infra.db.hamlet import HAMLET, OFFICER, SINCE, TODAY, Hamlet, actor, group_id

A, B = group_id(5), group_id(6)
FEBRUARY = date(2026, 2, 1)
LATE = "Hộ báo chậm"
HEAD, SPEAKER = PersonId(UUID(int=9051)), PersonId(UUID(int=9052))
CANAL = ClusterId(UUID(int=71))
Action = Callable[[Any, Actor, Any], Awaitable[Done]]

# Each of the dated tables, as the rows of one household that somebody reads.
ROWS = {
    "households": "select code, origin, version, lower(valid), upper(valid) from households where id = $1",
    "dwellings": """
        select territory_id, cluster_id, sequence, address, latitude, longitude, lower(valid), upper(valid)
        from dwellings where household_id = $1 order by valid
    """,
    "presences": "select presence, lower(valid), upper(valid) from presences where household_id = $1 order by valid",
    "people": """
        select people, source, lower(valid), upper(valid) from people_counts where household_id = $1 order by valid
    """,
    "holders": """
        select post, person_id, lower(valid), upper(valid) from household_holders where household_id = $1
        order by post, valid
    """,
    "memberships": """
        select group_id, status, ended_because, lower(valid), upper(valid) from memberships where household_id = $1
        order by valid
    """,
    "home": "select territory_id, group_id from household_homes where household_id = $1",
    "edges": """
        select e.kind, e.effective_on, e.order_no, e.origin, e.reason, l.kind, l.origin_household_id,
            l.result_household_id
        from household_lineage l join household_events e on e.id = l.event_id
        where l.origin_household_id = $1 or l.result_household_id = $1
        order by e.effective_on, e.order_no, l.kind
    """,
}
JOURNAL = """
select action, subject_kind, subject_id, territory_id, effective_on, reason, payload::text
from journal_entries where subject_kind = 'household' order by id
"""
SUBJECTS = """
select s.subject_kind, s.subject_id from journal_subjects s join journal_entries e on e.id = s.entry_id
where e.action = $1 order by 1, 2
"""


async def rows(hamlet: Hamlet, what: str, key: UUID) -> list[tuple[Any, ...]]:
    return await hamlet.rows(ROWS[what], key)


def household(number: int) -> HouseholdId:
    return HouseholdId(UUID(int=number))


async def officer(hamlet: Hamlet) -> Actor:
    return await actor(hamlet, Role.COMMUNE_FRONT_OFFICER, OFFICER)


async def everywhere(hamlet: Hamlet) -> Actor:
    """An officer of the commune of the hamlet and of the other commune."""
    one, other = [await actor(hamlet, Role.COMMUNE_FRONT_OFFICER, OFFICER, place) for place in ("parent", "other")]
    return Actor(one.account_id, OFFICER, "test", (*one.assignments, *other.assignments))


def bound(role: Role, group: GroupId) -> Actor:
    """An actor whose role is bound to a group."""
    place = Assignment(AssignmentId(UUID(int=1)), role, group_id=group)
    return Actor(AccountId(HEAD), HEAD, "test", (place,))


async def act(hamlet: Hamlet, who: Actor, action: Action, command: Any) -> Done:
    async with hamlet.work() as work:
        return await action(work, who, command)


def reason(day: date) -> str | None:
    return LATE if day < TODAY else None


def wish(territory_id: TerritoryId = HAMLET, **given: Any) -> c.DwellingWish:
    return c.DwellingWish(territory_id=territory_id, **given)


def register(day: date = TODAY, **given: Any) -> c.RegisterHousehold:
    values: dict[str, Any] = {"dwelling": wish(), "people": 4} | given
    return c.RegisterHousehold(effective_on=day, reason=reason(day), **values)


def on(command: type[Any], number: int, *, seen: int = 1, day: date = TODAY, **given: Any) -> Any:
    """A command on a household that is there."""
    return command(household_id=household(number), effective_on=day, reason=reason(day), expected_version=seen, **given)


_COUNT = "insert into people_counts (household_id, people, source, valid) values ($1, $2, $3, daterange($4, null))"
_PRESENT = "insert into presences (household_id, presence, valid) values ($1, 'resident', daterange($2, null))"
_HEADED = """
insert into household_holders (household_id, person_id, post, valid) values ($1, $2, 'head', daterange($3, null))
"""
_CANAL = """
insert into clusters (id, territory_id, kind, name, name_fold, sort_key) values ($1, $2, 'canal', 'x', 'x', 'x')
"""


async def settle(hamlet: Hamlet, number: int, people: int, *, source: str = "counted") -> None:
    """What ``build`` leaves out: the number of people, the presence and the head."""
    key = household(number)
    await hamlet.write((_COUNT, key, people, source, SINCE), (_PRESENT, key, SINCE), (_HEADED, key, HEAD, SINCE))


async def dig(hamlet: Hamlet) -> None:
    """A canal in the hamlet."""
    await hamlet.write((_CANAL, CANAL, HAMLET))


async def code_of_hamlet(hamlet: Hamlet, territory_id: TerritoryId = HAMLET) -> str:
    """What codes of households in the hamlet begin with."""
    prefix: str = await hamlet.value(
        "select c.code || '-' || t.code from territory_versions t "
        "join territory_versions c on c.territory_id = t.parent_id and c.valid @> $2::date where t.territory_id = $1",
        territory_id,
        TODAY,
    )
    return prefix
