"""What the tests of groups do again and again, in the hamlet that they share."""

from datetime import date
from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor, Assignment
from app.domain.access.roles import Role
from app.domain.groups import actions
from app.domain.groups import commands as c
from app.domain.groups.model import Manner, Post
from app.domain.shared.commands import Done
from app.domain.shared.ids import AccountId, AssignmentId, GroupId, HouseholdId, PersonId
from tests.infra.db.hamlet import (
    OFFICER,
    TODAY,
    Hamlet,
    actor,
    group_id,
)

A, B = group_id(5), group_id(6)
FEBRUARY = date(2026, 2, 1)
LATE = "Hộ báo chậm"
HEAD, DEPUTY, SECRETARY = (PersonId(UUID(int=9050 + n)) for n in (1, 2, 3))

JOURNAL = """
select action, subject_kind, subject_id, territory_id, effective_on, reason, payload
from journal_entries where subject_kind in ('group', 'household') order by id
"""


def household(number: int) -> HouseholdId:
    return HouseholdId(UUID(int=number))


async def officer(hamlet: Hamlet) -> Actor:
    return await actor(hamlet, Role.COMMUNE_FRONT_OFFICER, OFFICER)


def bound(role: Role, person: PersonId, *, group: GroupId | None = None, lives: HouseholdId | None = None) -> Actor:
    """An actor whose role is bound to a group or to a household."""
    place = Assignment(AssignmentId(UUID(int=1)), role, group_id=group, household_id=lives)
    return Actor(AccountId(person), person, "test", (place,))


async def invite(
    hamlet: Hamlet, who: Actor, number: int, *, into: GroupId = A, day: date = TODAY, seen: int = 1
) -> Done:
    command = c.InviteHousehold(
        household_id=household(number),
        group_id=into,
        effective_on=day,
        reason=LATE if day < TODAY else None,
        expected_version=seen,
    )
    async with hamlet.work() as work:
        return await actions.invite_household(work, who, command)


async def answer(hamlet: Hamlet, who: Actor, action: Any, command: Any) -> Done:
    async with hamlet.work() as work:
        done: Done = await action(work, who, command)
    return done


def accept(number: int, seen: int = 1, day: date = TODAY) -> c.AcceptMembership:
    reason = LATE if day < TODAY else None
    return c.AcceptMembership(household_id=household(number), effective_on=day, reason=reason, expected_version=seen)


def leave(number: int, seen: int = 1, day: date = TODAY) -> c.LeaveGroup:
    reason = LATE if day < TODAY else None
    return c.LeaveGroup(household_id=household(number), effective_on=day, reason=reason, expected_version=seen)


async def home(hamlet: Hamlet, number: int) -> UUID | None:
    value: UUID | None = await hamlet.value(
        "select group_id from household_homes where household_id = $1", household(number)
    )
    return value


async def version(hamlet: Hamlet, table: str, key: UUID) -> int:
    value: int = await hamlet.value(f"select version from {table} where id = $1", key)
    return value


def fill(
    post: Post, person: PersonId, *, seen: int = 1, day: date = TODAY, manner: Manner = Manner.ELECTED
) -> c.FillSeat:
    reason = LATE if day < TODAY else None
    return c.FillSeat(
        group_id=A,
        person_id=person,
        post=post,
        manner=manner,
        effective_on=day,
        reason=reason,
        expected_version=seen,
    )


def suspend(day: date = TODAY, seen: int = 1) -> c.SuspendGroup:
    return c.SuspendGroup(group_id=A, effective_on=day, reason=LATE if day < TODAY else None, expected_version=seen)
