"""Every command that both transports offer."""

from app.api.surface.command import Offer

OFFERS: tuple[Offer, ...] = ()
