"""Rows on their way into the database: text lines of COPY, gathered for one commune at a time.

Lines are written as text because that is several times as fast as handing over Python objects; nothing in the demo
holds a tab, a line break or a backslash, which would need escaping.
"""

from datetime import date
from functools import lru_cache
from typing import Final

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "clusters": ("id", "territory_id", "kind", "name", "name_fold", "sort_key"),
    "persons": ("id", "lawful_basis", "notice_on"),
    "person_contacts": ("person_id", "full_name", "name_fold", "sort_key", "phone"),
    "person_homes": ("person_id", "territory_id"),
    "groups": ("id", "origin", "end_kind", "valid"),
    "households": ("id", "code", "origin", "valid"),
    "dwellings": ("id", "household_id", "territory_id", "cluster_id", "sequence", "address", "valid"),
    "presences": ("id", "household_id", "presence", "valid"),
    "people_counts": ("id", "household_id", "people", "source", "valid"),
    "household_holders": ("id", "household_id", "person_id", "post", "valid"),
    "household_homes": ("household_id", "territory_id", "group_id"),
    "household_events": ("id", "kind", "effective_on", "order_no", "origin", "reason"),
    "household_lineage": ("id", "event_id", "origin_household_id", "result_household_id", "kind"),
    "group_versions": ("id", "group_id", "territory_id", "number", "name", "name_fold", "sort_key", "status", "valid"),
    "group_homes": ("group_id", "territory_id"),
    "memberships": ("id", "household_id", "group_id", "status", "ended_because", "valid"),
    "board_seats": ("id", "group_id", "person_id", "post", "manner", "ended_because", "term_until", "valid"),
}
"""The tables that grow with the demo, and the columns that it fills; the others have their defaults."""

SMALL: Final[dict[str, tuple[str, ...]]] = {
    "bodies": ("id", "kind", "level", "territory_id", "parent_id", "name", "name_fold", "sort_key", "valid"),
    "body_successions": ("id", "predecessor_id", "successor_id", "effective_on", "extent"),
    "accounts": ("id", "person_id", "territory_id", "username", "status"),
    "credentials": ("account_id", "password_hash"),
    "assignments": ("id", "person_id", "role", "territory_id", "group_id", "household_id", "body_id", "valid"),
}
"""The tables that stay small; they keep their keys and checks while the demo is loaded."""

NULL: Final = "\\N"


class Sheets:
    """The lines of one commune, by table."""

    def __init__(self) -> None:
        """Empty sheets."""
        self.lines: dict[str, list[str]] = {name: [] for name in (*COLUMNS, *SMALL)}

    def __getitem__(self, table: str) -> list[str]:
        """The lines of one table, to append to."""
        return self.lines[table]

    def take(self, table: str) -> bytes:
        """The lines of one table as COPY reads them; the sheet is empty afterwards."""
        lines = self.lines[table]
        data = "".join(lines).encode()
        lines.clear()
        return data


@lru_cache(maxsize=65_536)
def span(start: date, end: date | None) -> str:
    """The dates ``[start, end)`` as PostgreSQL reads them."""
    return f"[{start},{end or ''})"
