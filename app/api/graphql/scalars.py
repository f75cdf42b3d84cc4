"""The scalars besides GraphQL's own: a civil date, an instant, and JSON. Only inputs pass through here."""

import re
from datetime import date, datetime
from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from app.api import knowing

Date = NewType("Date", date)
DateTime = NewType("DateTime", datetime)
Json = NewType("Json", object)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})", re.ASCII)


def read_date(value: Any) -> date:
    """The date in the text. Raises ``GraphQLError`` for anything but YYYY-MM-DD."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    message = "A date is written YYYY-MM-DD."
    raise GraphQLError(message)


def read_moment(value: Any) -> datetime:
    """The instant in the text. Raises ``GraphQLError`` for anything but RFC 3339 with its offset."""
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            return knowing.read_moment(value)
        except ValueError:
            pass
    message = "An instant is written as in RFC 3339, with its offset."
    raise GraphQLError(message)


def _same(value: Any) -> Any:
    return value


SCALARS: dict[object, ScalarDefinition] = {
    Date: strawberry.scalar(
        name="Date",
        description="Ngày dương lịch ở Việt Nam, YYYY-MM-DD. / A civil date in Vietnam, YYYY-MM-DD.",
        serialize=_same,
        parse_value=read_date,
    ),
    DateTime: strawberry.scalar(
        name="DateTime",
        description="Thời điểm theo RFC 3339. / An instant, RFC 3339.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=_same,
        parse_value=read_moment,
    ),
    Json: strawberry.scalar(
        name="JSON",
        description="Giá trị JSON bất kỳ. / Any JSON value.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc8259",
        serialize=_same,
        parse_value=_same,
    ),
}
