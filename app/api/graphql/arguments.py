"""Arguments of a place in a document: what of them is structure, and which values they bind.

Structure is what changes the statement: the page's size and direction, the order, and whether a filter, a search, a
cursor or a date was given at all. Everything else is a value under a slot of its own.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final
from uuid import UUID

from graphql import FieldNode, GraphQLError, GraphQLField, IntValueNode, ListValueNode, VariableNode
from graphql.execution.values import VariableValues, get_argument_values

from app.api.graphql.codes import BAD_VARIABLES
from app.api.graphql.naming import read_id
from app.api.graphql.types import DESCENDING, ViewType
from app.api.knowing import EXPECTED, read_known
from app.api.problems import TransportError, bad_parameter
from app.domain.shared.codes import Text
from app.domain.shared.reads import KnownAt
from app.domain.shared.selection import Listing
from app.domain.shared.text import UncleanText, clean
from app.domain.shared.views import Type

DEFAULT_PAGE: Final = 25
LARGEST_PAGE: Final = 100
MOST_ORDERS: Final = 4
LONGEST_SEARCH: Final = 200
TODAY: Final = "as_of"
"""The slot of the read's own date."""
KNOWN_AT: Final = "known_at"
"""The end of the slots that positions are bound to."""
NOBODY: Final = UUID(int=0)
"""The id of no record."""
_SIZES: Final = Text(f"1 đến {LARGEST_PAGE}", f"1 to {LARGEST_PAGE}")
_ONE_END: Final = Text("chỉ một trong hai: first, last", "only one of the two: first, last")
_DIRECTIONS: Final = Text("after đi cùng first, before đi cùng last", "after goes with first, before with last")
_FEWER_ORDERS: Final = Text(f"nhiều nhất {MOST_ORDERS} cách sắp xếp", f"at most {MOST_ORDERS} orders")
_AN_ID: Final = Text("định danh lấy từ một câu trả lời", "an id as an answer gave it")
_CLEAN: Final = Text("văn bản không có ký tự điều khiển", "text without control characters")


@dataclass(frozen=True, slots=True)
class Site:
    """A field with arguments in a document; ``prefix`` begins the names of its slots."""

    field: GraphQLField
    node: FieldNode
    prefix: str
    known: ViewType | None
    listed: bool

    def arguments(self, variables: VariableValues) -> dict[str, Any]:
        """The coerced arguments. Raises a problem where a variable does not fit after all."""
        try:
            return get_argument_values(self.field, self.node, variables)
        except GraphQLError as error:
            raise TransportError(BAD_VARIABLES, 400, values={"reason": error.message}) from None


def bad(name: str, value: object, expected: Text) -> TransportError:
    """The problem of an argument that no type could refuse."""
    return bad_parameter(name, str(value), expected, status=422)


def page_size(node: FieldNode, variables: Mapping[str, Any]) -> int:
    """How many records the page holds. Refuses both ends at once and what is not 1-100."""
    first, last = (_number(node, name, variables) for name in ("first", "last"))
    if first is not None and last is not None:
        raise bad("last", last, _ONE_END)
    for name, size in (("first", first), ("last", last)):
        if size is not None and not 1 <= size <= LARGEST_PAGE:
            raise bad(name, size, _SIZES)
    return first or last or DEFAULT_PAGE


def _number(node: FieldNode, name: str, variables: Mapping[str, Any]) -> int | None:
    value = literal(node, name)
    if isinstance(value, VariableNode):
        found = variables.get(value.name.value)
        return None if found is None else int(found)
    return int(value.value) if isinstance(value, IntValueNode) else None


def count_of(node: FieldNode, name: str, variables: Mapping[str, Any]) -> int:
    """How many values a list argument has."""
    value = literal(node, name)
    if isinstance(value, VariableNode):
        found = variables.get(value.name.value)
        return len(found) if isinstance(found, list) else 1
    return len(value.values) if isinstance(value, ListValueNode) else 1


def literal(node: FieldNode, name: str) -> Any:
    """The argument as it is written in the document, None where it is not."""
    return next((each.value for each in node.arguments or () if each.name.value == name), None)


def as_of_slot(site: Site, arguments: Mapping[str, Any]) -> str:
    """The slot of the date as of which the site reads."""
    return TODAY if arguments.get("asOf") is None else f"{site.prefix}.as_of"


def known_slot(site: Site, arguments: Mapping[str, Any]) -> str | None:
    """The slot of the position at which the site's content was known; None for what is known now."""
    return None if arguments.get("knownAt") is None else f"{site.prefix}.{KNOWN_AT}"


def listing_of(site: Site, known: ViewType, variables: VariableValues) -> Listing:
    """The structure of a list. Refuses a cursor of the other direction and more orders than a cursor can hold."""
    arguments = site.arguments(variables)
    size = page_size(site.node, variables.coerced)
    after, before, last = (arguments.get(name) is not None for name in ("after", "before", "last"))
    if after and (before or last):
        raise bad("after", arguments["after"], _DIRECTIONS)
    if before and arguments.get("first") is not None:
        raise bad("before", arguments["before"], _DIRECTIONS)
    return Listing(
        filters=tuple((own, f"{site.prefix}.{own}") for own in sorted(_given(known, arguments))),
        sort=_orders(arguments.get("sort") or ()),
        search=f"{site.prefix}.q" if arguments.get("q") else None,
        limit=size,
        after=f"{site.prefix}.after" if after else None,
        before=f"{site.prefix}.before" if before else None,
        from_end=last,
    )


def _given(known: ViewType, arguments: Mapping[str, Any]) -> Iterator[str]:
    return (own for name, own in known.filters.items() if arguments.get(name) is not None)


def _orders(words: Any) -> tuple[str, ...]:
    orders = tuple(dict.fromkeys(str(word.value) for word in words))
    if len(orders) > MOST_ORDERS:
        raise bad("sort", " ".join(orders), _FEWER_ORDERS)
    return tuple(f"-{w.removesuffix(DESCENDING)}" if w.endswith(DESCENDING) else w for w in orders)


def values_at(site: Site, variables: VariableValues, views: Container[str]) -> Iterator[tuple[str, object]]:
    """The values that the site binds, by their slots."""
    arguments = site.arguments(variables)
    prefix = site.prefix
    yield from _times_at(prefix, arguments)
    if not site.listed:
        yield from _ids_at(site, arguments, views)
        return
    for name in ("after", "before"):
        if arguments.get(name) is not None:
            yield f"{prefix}.{name}", arguments[name]
    if arguments.get("q"):
        yield f"{prefix}.q", _words("q", arguments["q"], LONGEST_SEARCH)
    known = site.known
    for name, own in known.filters.items() if known else ():
        if known and arguments.get(name) is not None:
            is_id = known.view.filters[own].type is Type.ID
            yield f"{prefix}.{own}", _filter_value(name, arguments[name], views if is_id else None)


def _known(text: str) -> KnownAt:
    try:
        return read_known(text)
    except ValueError:
        raise bad("knownAt", text, EXPECTED) from None


def _times_at(prefix: str, arguments: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    if arguments.get("asOf") is not None:
        yield f"{prefix}.as_of", arguments["asOf"]
    if arguments.get("knownAt") is not None:
        yield f"{prefix}.{KNOWN_AT}", _known(arguments["knownAt"])


def _ids_at(site: Site, arguments: Mapping[str, Any], views: Container[str]) -> Iterator[tuple[str, object]]:
    if "ids" in arguments:
        for n, text in enumerate(arguments["ids"]):
            found = read_id(text, views)
            yield f"{site.prefix}.id.{n}", found.id if found else NOBODY
        return
    found = read_id(arguments["id"], views)
    other = found is not None and site.known is not None and found.view not in (None, site.known.view.name)
    yield f"{site.prefix}.id", NOBODY if found is None or other else found.id


def _filter_value(name: str, value: Any, views: Container[str] | None) -> object:
    """The value as it is bound; ``views`` where it is an id."""
    if isinstance(value, list):
        return [_filter_value(name, each, views) for each in value]
    if isinstance(value, Enum):
        return value.value
    if views is not None:
        found = read_id(value, views)
        if found is None:
            raise bad(name, value, _AN_ID)
        return found.id
    return _words(name, value) if isinstance(value, str) else value


def _words(name: str, text: str, longest: int | None = None) -> str:
    try:
        words = clean(text)
    except UncleanText:
        raise bad(name, ascii(text), _CLEAN) from None
    if longest is not None and len(words) > longest:
        raise bad(name, words, Text(f"nhiều nhất {longest} ký tự", f"at most {longest} characters"))
    return words
