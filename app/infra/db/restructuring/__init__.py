"""The store of restructurings: what is true on a day, what was drafted, and carrying plans out set by set."""

from app.infra.db.restructuring.store import SqlRestructuring

__all__ = ["SqlRestructuring"]
