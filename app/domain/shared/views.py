"""Views: what can be read.

Each context declares its views once; REST answers, GraphQL types, docs and the read engine are made from them.

A *field* is a value, a *one* leads to at most one record of another view, a *many* to a list of them.
A field that names a ``permission`` is masked row by row: null wherever the actor lacks it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import TypeAlias

from app.domain.shared.codes import Text

Words: TypeAlias = type[StrEnum]
"""A closed list of words."""


class Type(Enum):
    """The types of values; how each looks as JSON is fixed once, in the engine and both schemas."""

    ID = "id"
    TEXT = "text"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    DATE = "date"
    MOMENT = "moment"
    JSON = "json"
    TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Field:
    """A value of a view. ``permission`` masks it; ``enum`` closes its words.

    ``contact`` marks a personal value: whoever is shown one is written down in the log of reads.
    """

    type: Type
    doc: Text
    nullable: bool = False
    permission: str | None = None
    enum: Words | None = None
    heavy: bool = False
    contact: bool = False


@dataclass(frozen=True, slots=True)
class One:
    """A relation to at most one record; null where there is none or it lies outside the scope."""

    view: str
    doc: Text


@dataclass(frozen=True, slots=True)
class Many:
    """A relation to a list of records, paged over GraphQL, limited over REST."""

    view: str
    doc: Text


Member = Field | One | Many


@dataclass(frozen=True, slots=True)
class Filter:
    """A named condition of a list; ``many`` takes several values."""

    type: Type
    doc: Text
    enum: Words | None = None
    many: bool = False
    permission: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A readable kind of record. ``permission`` is needed to see a row at all; None means any signed-in actor.

    ``brief`` names the members that a REST list gives by default, ``full`` those of a single record
    (None: every plain field). ``sorts`` names the orders; the first is the default.
    """

    name: str
    plural: str
    doc: Text
    permission: str | None
    members: Mapping[str, Member]
    filters: Mapping[str, Filter] = field(default_factory=dict)
    sorts: tuple[str, ...] = ("id",)
    search: Text | None = None
    brief: tuple[str, ...] | None = None
    full: tuple[str, ...] | None = None
    listed: bool = True

    def default_members(self, *, single: bool) -> tuple[str, ...]:
        """The members that REST gives when no ``fields`` are asked for."""
        chosen = self.full if single else self.brief
        return chosen or tuple(name for name, member in self.members.items() if isinstance(member, Field))


class ViewRegistry:
    """All views by name; a relation is resolved here, so views may point at each other."""

    def __init__(self, *views: View) -> None:
        """Refuses two views of one name and relations that lead nowhere."""
        self._views = {view.name: view for view in views}
        self._plurals = {view.plural: view for view in views}
        if len(self._views) != len(views):
            message = "two views have one name"
            raise ValueError(message)
        for view in views:
            for name, member in view.members.items():
                if not isinstance(member, Field) and member.view not in self._views:
                    message = f"{view.name}.{name} leads to the unknown view {member.view}"
                    raise ValueError(message)

    def __iter__(self) -> Iterator[View]:
        """The views in the order of their declaration."""
        return iter(self._views.values())

    def get(self, name: str) -> View:
        """The view of that name."""
        return self._views[name]

    def find(self, name: str) -> View | None:
        """The view of that name, if there is one."""
        return self._views.get(name)

    def find_plural(self, plural: str) -> View | None:
        """The view whose records REST lists under that word."""
        return self._plurals.get(plural)


def text(vi: str, en: str, *, null: bool = False, permission: str | None = None, contact: bool = False) -> Field:
    """A text field."""
    return Field(Type.TEXT, Text(vi, en), nullable=null, permission=permission, contact=contact)


def word(vi: str, en: str, enum: Words, *, null: bool = False) -> Field:
    """A field that is one word of a closed list."""
    return Field(Type.TEXT, Text(vi, en), nullable=null, enum=enum)


def number(vi: str, en: str, *, null: bool = False) -> Field:
    """A whole number."""
    return Field(Type.INT, Text(vi, en), nullable=null)


def document(vi: str, en: str, *, permission: str | None = None) -> Field:
    """JSON as it stands."""
    return Field(Type.JSON, Text(vi, en), nullable=permission is not None, permission=permission)


def count(vi: str, en: str) -> Field:
    """A whole number that is counted from other rows when it is asked for."""
    return Field(Type.INT, Text(vi, en), heavy=True)


def day(vi: str, en: str, *, null: bool = False) -> Field:
    """A civil date in Vietnam."""
    return Field(Type.DATE, Text(vi, en), nullable=null)


def moment(vi: str, en: str, *, null: bool = False) -> Field:
    """An instant."""
    return Field(Type.MOMENT, Text(vi, en), nullable=null)


def identity() -> Field:
    """The record's own id."""
    return Field(Type.ID, Text("Định danh, không bao giờ đổi nghĩa (UUIDv7).", "The identity for ever (UUIDv7)."))


def one(view: str, vi: str, en: str) -> One:
    """A relation to at most one record."""
    return One(view, Text(vi, en))


def many(view: str, vi: str, en: str) -> Many:
    """A relation to a list."""
    return Many(view, Text(vi, en))


def history() -> Many:
    """The journal's entries about the record; whoever sees the record sees them."""
    return many(
        "journal_entry",
        "Lịch sử: mọi thay đổi của bản ghi này.",
        "The history: every change of this record.",
    )
