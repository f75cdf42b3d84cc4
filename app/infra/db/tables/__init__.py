"""The typed column catalogue: one module a context, the same names as in the domain."""

from app.infra.db.tables import (
    accounts,
    bodies,
    duplicates,
    groups,
    households,
    journal,
    persons,
    policies,
    restructuring,
    territories,
)
from app.infra.db.tables.base import metadata

__all__ = [
    "accounts",
    "bodies",
    "duplicates",
    "groups",
    "households",
    "journal",
    "metadata",
    "persons",
    "policies",
    "restructuring",
    "territories",
]
