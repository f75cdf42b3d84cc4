"""Assignments as rows: how their places are resolved against today's tree, for the store and for whoever signs in."""

from typing import Final

import asyncpg

from app.domain.access.actor import Assignment
from app.domain.access.roles import Role
from app.domain.accounts.model import AssignmentFacts
from app.domain.shared.ids import AssignmentId
from app.domain.shared.period import Period
from app.infra.db.ranges import period_of

RESOLVED: Final = """
left join territories xt on xt.id = x.territory_id
left join group_homes xg on xg.group_id = x.group_id
left join territories xgt on xgt.id = xg.territory_id
left join household_homes xh on xh.household_id = x.household_id
left join territories xht on xht.id = xh.territory_id
"""
"""Joins an assignment ``x`` with where its place counts today."""
PLACED: Final = """
x.id, x.role, x.household_id, coalesce(x.group_id, xh.group_id) as group_id, upper(x.valid) as ends_on,
coalesce(xt.path, xgt.path, xht.path)::text as path
"""
"""The columns that ``assignment_of`` reads."""


def assignment_of(row: asyncpg.Record) -> Assignment:
    """The assignment of a row with the columns of ``PLACED``."""
    return Assignment(
        id=AssignmentId(row["id"]),
        role=Role(row["role"]),
        path=row["path"],
        group_id=row["group_id"],
        household_id=row["household_id"],
        ends_on=row["ends_on"],
    )


def facts_of(row: asyncpg.Record) -> AssignmentFacts:
    """The facts of a row with the assignment's own columns and the territory of its place."""
    return AssignmentFacts(
        id=AssignmentId(row["id"]),
        version=row["recorded_in"],
        person_id=row["person_id"],
        role=Role(row["role"]),
        period=period_in(row),
        territory_id=row["territory_id"],
    )


def period_in(row: asyncpg.Record) -> Period | None:
    """The dates of a row; None where it holds on no date."""
    return None if row["valid"] is None else period_of(row["valid"])
