"""Reads a value out of a query parameter's text, strictly: one spelling for each value."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final
from uuid import UUID

from app.api.knowing import EXPECTED as KNOWN_EXPECTED
from app.api.knowing import read_known, read_moment
from app.api.problems import one_of
from app.api.surface.inputs import LONGEST_TEXT, MAX_INT
from app.domain.shared.codes import Text
from app.domain.shared.text import clean
from app.domain.shared.views import Type

_INT: Final = re.compile(r"-?[0-9]{1,10}")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_text(text: str) -> str:
    """The cleaned text. Every reader here raises ``ValueError`` for what it does not take."""
    cleaned = clean(text)
    if not 0 < len(cleaned) <= LONGEST_TEXT:
        raise ValueError
    return cleaned


def read_int(text: str) -> int:
    """A whole number that all parts of the service can hold."""
    if _INT.fullmatch(text) is None or abs(int(text)) > MAX_INT:
        raise ValueError
    return int(text)


def read_date(text: str) -> date:
    """A civil date, as 2026-01-31."""
    if _DATE.fullmatch(text) is None:
        raise ValueError
    return date.fromisoformat(text)


def read_bool(text: str) -> bool:
    """``true`` or ``false``."""
    if text not in ("true", "false"):
        raise ValueError
    return text == "true"


def read_id(text: str) -> UUID:
    """An id."""
    return UUID(text)


def _read_float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


READERS: Final[Mapping[Type, Callable[[str], object]]] = {
    Type.ID: read_id,
    Type.TEXT: read_text,
    Type.INT: read_int,
    Type.FLOAT: _read_float,
    Type.BOOL: read_bool,
    Type.DATE: read_date,
    Type.MOMENT: read_moment,
    Type.JSON: read_text,
    Type.TEXTS: read_text,
}
"""How the value of a filter is read, by its type."""
EXPECTED: Final[Mapping[Callable[[str], object], Text]] = {
    read_text: Text(
        f"1 đến {LONGEST_TEXT} ký tự, không có ký tự điều khiển",
        f"1 to {LONGEST_TEXT} characters, without control characters",
    ),
    read_int: Text("số nguyên", "a whole number"),
    _read_float: Text("số", "a number"),
    read_bool: one_of(("true", "false")),
    read_date: Text("ngày, dạng 2026-01-31", "a date, as 2026-01-31"),
    read_id: Text("định danh UUID", "a UUID"),
    read_known: KNOWN_EXPECTED,
    read_moment: Text(
        "thời điểm có múi giờ, dạng 2026-01-31T08:00:00+07:00",
        "a moment with its offset, as 2026-01-31T08:00:00+07:00",
    ),
}
"""What each reader takes, in words."""
