"""The store of annulments: what they are decided on, and how everything is put back."""

from app.infra.db.annulments.store import SqlAnnulments

__all__ = ["SqlAnnulments"]
