"""What a caller asks: frozen dataclasses whose annotations carry documentation and bounds.

Both transports make their bodies and inputs from these annotations, so a command is described once.
"""

from dataclasses import dataclass
from uuid import UUID

MAX_WORDS = 2_000
"""Characters of a reason or wording."""


@dataclass(frozen=True, slots=True)
class Doc:
    """What a value means, in both languages, with an example that could be sent."""

    vi: str
    en: str
    example: object = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Smallest and largest: of a number's value, a text's length, a list's size."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What an action answers: the record to show, and further records where a command makes several."""

    id: UUID
    others: tuple[UUID, ...] = ()
