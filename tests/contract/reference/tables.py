"""The plain tables in memory, and what they say on a day."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from app.domain.access.actor import Actor, Assignment
from app.domain.access.policy import covers
from app.domain.access.roles import Role
from app.domain.shared.scope import Target, lies_in
from app.infra.db.tables.catalogue import kept_tables

Row = dict[str, Any]
NAMES = (
    "territories",
    "territory_versions",
    "territory_successions",
    "clusters",
    "bodies",
    "body_successions",
    "persons",
    "person_contacts",
    "person_homes",
    "person_sealed_values",
    "personal_reads",
    "accounts",
    "assignments",
    "sessions",
    "policy_values",
    "households",
    "dwellings",
    "presences",
    "people_counts",
    "household_holders",
    "household_events",
    "household_lineage",
    "household_homes",
    "groups",
    "group_versions",
    "group_homes",
    "memberships",
    "board_seats",
    "restructurings",
    "uploads",
    "imports",
    "import_tasks",
    "import_problems",
    "import_doubts",
    "operations",
    "operation_items",
    "lineage_edges",
    "annulments",
    "papers",
    "recorded_claims",
    "declared_counts",
    "recorded_facts",
    "change_answers",
    "duplicate_suspicions",
    "duplicate_searches",
    "person_merges",
    "person_merge_items",
    "change_sets",
    "journal_entries",
    "journal_subjects",
)


@dataclass
class Tables:
    """Every row of every table; ``by`` finds rows by one column."""

    rows: dict[str, list[Row]]
    found: dict[tuple[str, str], dict[Any, list[Row]]] = field(default_factory=dict)

    @classmethod
    async def load(cls, owner: asyncpg.Connection) -> "Tables":
        schema = await owner.fetchval("select typnamespace::regnamespace::text from pg_type where typname = 'ltree'")
        await owner.set_type_codec("ltree", schema=schema, encoder=str, decoder=str, format="text")
        await owner.set_type_codec("jsonb", schema="pg_catalog", encoder=json.dumps, decoder=json.loads)
        return cls({name: [dict(row) for row in await owner.fetch(f"select * from {name}")] for name in NAMES})

    def as_known(self, earlier: "Tables") -> "Tables":
        """What was kept as it lay earlier, with what only the present has: contact values, homes, label paths."""
        kept = {table.name for table in kept_tables()} | {"journal_entries"}
        rows = {name: (earlier if name in kept else self).rows[name] for name in NAMES}
        rows["territories"] = [{**row, "path": self.path(row["id"])} for row in rows["territories"]]
        return Tables(rows)

    def by(self, table: str, column: str, value: Any) -> list[Row]:
        kept = self.found.get((table, column))
        if kept is None:
            kept = self.found[table, column] = defaultdict(list)
            for row in self.rows[table]:
                kept[row[column]].append(row)
        return kept.get(value, [])

    def one(self, table: str, id_: UUID | None, column: str = "id") -> Row | None:
        return next(iter(self.by(table, column, id_)), None) if id_ is not None else None

    def dated(self, table: str, column: str, value: Any, *, on: date) -> Row | None:
        """The row of an owner that is true on the day."""
        return next((row for row in self.by(table, column, value) if holds(row["valid"], on)), None)

    def path(self, territory: UUID | None) -> str | None:
        row = self.one("territories", territory)
        return None if row is None else row["path"]

    def within(self, territory: UUID | None, given: UUID) -> bool:
        """Whether a territory lies in the given one."""
        path, top = self.path(territory), self.path(given)
        return path is not None and top is not None and lies_in(path, top)

    def group_home(self, group: UUID | None) -> UUID | None:
        row = self.one("group_homes", group, "group_id")
        return row["territory_id"] if row else None

    def household_target(self, household: UUID) -> Target:
        """Where a household counts for access today."""
        home = self.one("household_homes", household, "household_id")
        if home is None:
            return Target(household_id=household)
        return Target(path=self.path(home["territory_id"]), group_id=home["group_id"], household_id=household)

    def group_target(self, group: UUID) -> Target:
        """Where a group counts for access today."""
        return Target(path=self.path(self.group_home(group)), group_id=group)

    def actor(self, username: str, today: date) -> Actor:
        """Who signs in under the name, with the roles of today."""
        (account,) = self.by("accounts", "username", username)
        held = [row for row in self.by("assignments", "person_id", account["person_id"]) if holds(row["valid"], today)]
        return Actor(
            account_id=account["id"],
            person_id=account["person_id"],
            username=username,
            assignments=tuple(self._placed(row) for row in held),
        )

    def _placed(self, row: Row) -> Assignment:
        role = Role(row["role"])
        if row["territory_id"] is not None:
            return Assignment(row["id"], role, path=self.path(row["territory_id"]))
        if row["group_id"] is not None:
            target = self.group_target(row["group_id"])
        else:
            target = self.household_target(row["household_id"])
        return Assignment(row["id"], role, target.path, target.group_id, target.household_id)


@dataclass
class World:
    """The tables as one actor may see them today; those of an earlier position with the present ones beside them."""

    tables: Tables
    actor: Actor
    today: date
    now: Tables | None = None

    @property
    def is_known(self) -> bool:
        return self.now is not None

    @property
    def present(self) -> "World":
        """The world of today, which says where records count for access, whatever was known when."""
        return self if self.now is None else World(self.now, self.actor, self.today)

    def may(self, permission: str, targets: Iterable[Target]) -> bool:
        scope = self.actor.scopes[permission]
        return any(covers(scope, target) for target in targets)


def holds(valid: Any, day: date) -> bool:
    """Whether the dates include the day; a row of no day never does."""
    if valid is None or valid.isempty:
        return False
    return (valid.lower is None or valid.lower <= day) and (valid.upper is None or day < valid.upper)


def begun(valid: Any, day: date) -> bool:
    """Whether the dates include the day or lie before it."""
    return valid is None or valid.lower is None or valid.lower <= day


def lower(row: Row | None) -> date | None:
    return row["valid"].lower if row and row["valid"] is not None else None


def upper(row: Row | None) -> date | None:
    return row["valid"].upper if row and row["valid"] is not None else None


def last_day(row: Row, day: date) -> date:
    """The day, or the record's last day where that is earlier."""
    end = upper(row)
    return day if end is None else min(day, end - timedelta(days=1))
