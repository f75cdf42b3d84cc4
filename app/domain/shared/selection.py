"""Selections: what one read asks for, the same for REST and GraphQL.

A selection is *structure only*: it is hashable and names its values by slots; the values travel beside
it in ``Read.values``. So a plan is compiled once for a structure and used for every value.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from uuid import UUID

from app.domain.shared.scope import Scope


class Shape(Enum):
    """How a read's result is wrapped: one JSON text, or the rows of an export."""

    REST_ONE = "rest_one"
    REST_LIST = "rest_list"
    GRAPH = "graph"
    EXPORT_OBJECTS = "export_objects"
    EXPORT_TEXTS = "export_texts"
    EXPORT_VALUES = "export_values"


@dataclass(frozen=True, slots=True)
class Pick:
    """A field under its response key."""

    key: str
    field: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A text that the document itself fixes (``__typename``)."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Nest:
    """A relation to one record under its response key."""

    key: str
    relation: str
    items: tuple["Item", ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """How a list is filtered, ordered and cut; ``filters`` maps a filter's name to the slot of its value.

    ``from_end`` cuts the last ``limit`` records, where ``before`` cuts those that stand before a cursor.
    """

    filters: tuple[tuple[str, str], ...] = ()
    sort: tuple[str, ...] = ()
    search: str | None = None
    limit: int = 25
    after: str | None = None
    before: str | None = None
    from_end: bool = False

    @property
    def backwards(self) -> bool:
        """Whether the page is cut from behind."""
        return self.from_end or self.before is not None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a connection under its response key: edges, nodes, pageInfo or totalCount."""

    key: str
    part: str
    items: tuple["Item", ...] = ()


@dataclass(frozen=True, slots=True)
class NestMany:
    """A relation to a list: a plain array when ``parts`` is empty (REST), else a connection."""

    key: str
    relation: str
    listing: Listing
    items: tuple["Item", ...] = ()
    parts: tuple[Part, ...] = ()


Item = Pick | Constant | Nest | NestMany


@dataclass(frozen=True, slots=True)
class Root:
    """One entry of a read: a record by its id (``id_slot``) or a list (``listing``) of a view.

    ``as_of_slot`` names the slot of the date, ``known_slot`` that of the position at which the content was known, None
    for what is known now; ``parts`` wraps a list as a connection. ``shared`` rows belong to a record that the actor has
    been found to see.
    """

    key: str
    view: str
    items: tuple[Item, ...] = ()
    id_slot: str | None = None
    listing: Listing | None = None
    parts: tuple[Part, ...] = ()
    as_of_slot: str = "as_of"
    known_slot: str | None = None
    with_total: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A JSON value that was made outside the database, bound as bytes under its slot."""

    key: str
    slot: str


@dataclass(frozen=True, slots=True)
class Several:
    """An array of records by their ids, in the order of ``roots``; null where one is not there."""

    key: str
    roots: tuple[Root | Given, ...]


Top = Root | Constant | Given | Several


@dataclass(frozen=True, slots=True)
class Selection:
    """The whole structure of a read. Its hash is computed once, because it is looked up on every read."""

    shape: Shape
    roots: tuple[Top, ...]
    _hash: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Computes the hash."""
        object.__setattr__(self, "_hash", hash((self.shape, self.roots)))

    def __hash__(self) -> int:
        """The hash of the structure."""
        return self._hash


@dataclass(frozen=True, slots=True)
class Read:
    """A selection with its values, inside the scopes of one actor, as of a date.

    ``scopes`` holds the actor's scope for every permission, ``scope_shape`` which kinds of places they have.
    """

    selection: Selection
    scopes: Mapping[str, Scope]
    scope_shape: Hashable
    as_of: date
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the database made: the JSON bytes, the record's version, and cursors of a REST list.

    ``seen`` are the persons whose contact values stand in the body, each once.
    """

    body: bytes
    version: int | None = None
    next_cursor: str | None = None
    previous_cursor: str | None = None
    total: int | None = None
    seen: tuple[UUID, ...] = ()
