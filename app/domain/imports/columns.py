"""What a column of a list is: its headers, what its cells hold, whether it must be there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Final

NO_WORDS: Final[Mapping[str, str]] = MappingProxyType({})


class Shape(Enum):
    """What the cells of a column hold."""

    TEXT = "text"
    NAME = "name"
    NUMBER = "number"
    DAY = "day"
    PHONE = "phone"
    WORD = "word"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a list. ``title`` is the header of the template, ``words`` are other headers for it, folded.

    ``most`` is the longest text or the largest number; ``choices`` leads from a folded word to what it stands for.
    A merged cell of a column that ``fills_down`` holds for all its rows, elsewhere for its first row only.
    """

    name: str
    title: str
    words: tuple[str, ...] = ()
    shape: Shape = Shape.TEXT
    required: bool = False
    least: int = 1
    most: int = 300
    choices: Mapping[str, str] = field(default_factory=lambda: NO_WORDS)
    fills_down: bool = False
    about: str = ""
    example: str = ""
