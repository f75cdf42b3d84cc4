"""Values that mean something in the database: what random documents ask for."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from app.domain.catalogue import VIEWS
from tests.contract.reference.reader import NAIVE, Reference

FIRST, LAST = date(2023, 1, 1), date(2026, 12, 31)


@dataclass
class Hints:
    """Values that mean something in this database: days when things happened, words of names, ids of each view."""

    reference: Reference
    days: list[date]
    words: dict[str, list[str]]
    near: list[str]
    subjects: list[str]

    @classmethod
    def of(cls, reference: Reference) -> "Hints":
        tables = reference.world.tables
        days = {edge["effective_on"] for edge in tables.rows["lineage_edges"]}
        days |= {event["effective_on"] for event in tables.rows["household_events"]}
        words = {
            "person": {row["full_name"] for row in tables.rows["person_contacts"]},
            "group": {row["name"] for row in tables.rows["group_versions"]},
            "household": {row["address"] or row["id"].hex for row in tables.rows["dwellings"]},
            "account": {row["username"] for row in tables.rows["accounts"]},
            "body": {row["name"] for row in tables.rows["bodies"]},
        }
        homes = {row["territory_id"] for row in tables.rows["group_homes"]}
        paths = [tables.path(home) or "" for home in homes]
        near = [row["id"] for row in tables.rows["territories"] if any(_related(row["path"], path) for path in paths)]
        subjects = {str(row["subject_id"]) for row in tables.rows["journal_subjects"]}
        kept = sorted(day for day in days if FIRST <= day <= LAST)
        return cls(
            reference,
            kept,
            {view: sorted(each) for view, each in words.items()},
            sorted(map(str, near)),
            sorted(subjects),
        )

    def day(self, chance: Random) -> date:
        if chance.random() < 0.4:
            return chance.choice(self.days) - timedelta(days=chance.randint(0, 1))
        return FIRST + timedelta(days=chance.randint(0, (LAST - FIRST).days))

    def id(self, view: str, chance: Random) -> str:
        """The id of some record; half of the time of one that the actor may see."""
        if view == "territory" and chance.random() < 0.9:
            return chance.choice(self.near)
        today = self.reference.world.today
        seen = self.reference.visible(VIEWS.get(view), today)
        if not seen or chance.random() < 0.3:
            seen = NAIVE[view].rows(self.reference.world, today, {})
        return str(chance.choice(seen)["id"])

    def value(self, view: str, column: str, chance: Random) -> Any:
        """What some row holds in a column."""
        rows = NAIVE[view].rows(self.reference.world, self.reference.world.today, {})
        return chance.choice(rows)[column]

    def some_words(self, view: str, chance: Random) -> str:
        """A piece of a name, as somebody may type it."""
        name = chance.choice(self.words.get(view, self.words["group"]))
        start = chance.randint(0, max(0, len(name) - 3))
        piece = name[start : start + chance.randint(1, 5)].strip() or "a"
        return piece.upper() if chance.random() < 0.3 else piece


def _related(path: str, home: str) -> bool:
    return home.startswith(path) or path.startswith(home)
