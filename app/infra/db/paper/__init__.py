"""Records from paper, and answers to changes, in one transaction."""

from app.infra.db.paper.store import SqlPaper

__all__ = ["SqlPaper"]
