"""The SQL of all views together."""

from collections.abc import Mapping

from app.infra.reads import (
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
from app.infra.reads.source import Source

SOURCES: Mapping[str, Source] = {
    source.view: source
    for source in (
        *territories.SOURCES,
        *bodies.SOURCES,
        *persons.SOURCES,
        *accounts.SOURCES,
        *policies.SOURCES,
        *households.SOURCES,
        *groups.SOURCES,
        *restructuring.SOURCES,
        *annulments.SOURCES,
        *paper.SOURCES,
        *imports.SOURCES,
        *privacy.SOURCES,
        *duplicates.SOURCES,
        *operations.SOURCES,
        *journal.SOURCES,
    )
}
"""Sources by the name of their view."""
