"""The store of households: what an event is decided on, and how events are written."""

from app.infra.db.households.store import SqlHouseholds

__all__ = ["SqlHouseholds"]
