"""Every command that both transports offer."""

from app.api.surface import (
    accounts,
    bodies,
    duplicates,
    groups,
    households,
    persons,
    policies,
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
    *duplicates.OFFERS,
)
"""In the order of the contexts, the lowest first."""
