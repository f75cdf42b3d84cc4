"""What a disclosure shows, as both transports write it: the members of each opened value under their own names."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.api.surface.inputs import Input, inputs_of
from app.domain.shared.commands import Done


def members_of(shows: type) -> tuple[Input, ...]:
    """The members of one opened value, in their order."""
    return inputs_of(shows)


def told_values(done: Done) -> list[dict[str, Any]]:
    """The opened values that an action answers, as JSON takes them."""
    values: Sequence[object] = getattr(done, "values", ())
    return [{each.name: _plain(getattr(value, each.name)) for each in members_of(type(value))} for value in values]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
