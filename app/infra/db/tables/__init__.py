"""The typed column catalogue: one module a context, the same names as in the domain."""

from app.infra.db.tables import (
    accounts,
    bodies,
    groups,
    households,
    journal,
    persons,
    policies,
    privacy,
    restructuring,
    territories,
)
from app.infra.db.tables.base import metadata

__all__ = [
    "accounts",
    "bodies",
    "groups",
    "households",
    "journal",
    "metadata",
    "persons",
    "policies",
    "privacy",
    "restructuring",
    "territories",
]
