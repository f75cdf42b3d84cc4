"""Every command that both transports offer."""

from app.api.surface import (
    accounts,
    annulments,
    bodies,
    corrections,
    duplicates,
    groups,
    households,
    imports,
    operations,
    paper,
    persons,
    policies,
    privacy,
    restructuring,
    territories,
)
from app.api.surface.command import Offer

OFFERS: tuple[Offer, ...] = (
    *territories.OFFERS,
    *bodies.OFFERS,
    *persons.OFFERS,
    *accounts.OFFERS,
    *policies.OFFERS,
    *households.OFFERS,
    *groups.OFFERS,
    *restructuring.OFFERS,
    *annulments.OFFERS,
    *corrections.OFFERS,
    *paper.OFFERS,
    *imports.OFFERS,
    *operations.OFFERS,
    *privacy.OFFERS,
    *duplicates.OFFERS,
)
"""In the order of the contexts, the lowest first."""
