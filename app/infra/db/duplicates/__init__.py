"""The store of doubtful pairs and merged persons."""

from app.infra.db.duplicates.store import SqlDuplicates

__all__ = ["SqlDuplicates"]
