"""The typed column catalogue: one module a context, the same names as in the domain."""

from app.infra.db.tables import (
    accounts,
    annulments,
    bodies,
    duplicates,
    groups,
    households,
    imports,
    journal,
    operations,
    paper,
    persons,
    policies,
    privacy,
    restructuring,
    territories,
)
from app.infra.db.tables.base import metadata

__all__ = [
    "accounts",
    "annulments",
    "bodies",
    "duplicates",
    "groups",
    "households",
    "imports",
    "journal",
    "metadata",
    "operations",
    "paper",
    "persons",
    "policies",
    "privacy",
    "restructuring",
    "territories",
]
