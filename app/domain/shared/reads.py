"""The port through which everything is read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeAlias

from app.domain.shared.selection import Answer, Read

KnownAt: TypeAlias = datetime | int
"""A moment, or a position of the record: what was known then."""


class Reads(Protocol):
    """The read engine: one selection, one statement."""

    async def fetch(self, read: Read) -> Answer | None:
        """The JSON of the selection; None when a single record is not there or lies outside the scope."""
        ...

    async def positions(self, known_at: Sequence[KnownAt]) -> list[int]:
        """The position at which each is read: the last one sealed by a moment, or the position itself.

        Raises ``Malformed`` (known-ahead) for what lies ahead. The answer for a moment never changes.
        """
        ...
