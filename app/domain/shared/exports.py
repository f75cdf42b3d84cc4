"""Exports: every row of a list that the actor may see, as one file.

An export reads what a list shows, with the same scope, masks, filters and order, from one snapshot. It has no pages.
"""

from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from app.domain.shared.codes import Text, code
from app.domain.shared.selection import Item, Nest, NestMany, Pick, Read, Shape
from app.domain.shared.views import Field, Type, View, ViewRegistry

EXPORTS_BUSY = code(
    "exports-busy",
    "Đang có nhiều bản xuất chạy cùng lúc. Hãy thử lại sau {seconds} giây.",
    "Other exports are running at this moment. Try again in {seconds} seconds.",
    title=("Nhiều bản xuất cùng lúc", "Too many exports at once"),
)


class Form(StrEnum):
    """The form of the file; the word ends its name too."""

    CSV = "csv"
    XLSX = "xlsx"
    NDJSON = "ndjson"

    @property
    def shape(self) -> Shape:
        """What the database gives for a row: one object, texts, or values."""
        return _SHAPES[self]


_SHAPES = {Form.CSV: Shape.EXPORT_TEXTS, Form.XLSX: Shape.EXPORT_VALUES, Form.NDJSON: Shape.EXPORT_OBJECTS}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the path of the member (``head.full_name``), the type of its values, what they mean.

    Lists and objects are one column of ``Type.JSON``, written as JSON text.
    """

    name: str
    type: Type
    doc: Text


def columns_of(views: ViewRegistry, view: View, items: tuple[Item, ...]) -> tuple[Column, ...]:
    """The columns of a selection, in its order; the fields of a relation to one record are columns of their own."""
    return tuple(_columns(views, view, items))


def _columns(views: ViewRegistry, view: View, items: tuple[Item, ...]) -> Iterator[Column]:
    for item in items:
        if isinstance(item, Pick):
            yield _column(view, item)
        elif isinstance(item, NestMany):
            yield Column(item.key, Type.JSON, view.members[item.relation].doc)
        elif isinstance(item, Nest):
            member = view.members[item.relation]
            target = views.get(related(view, item.relation))
            for below in _columns(views, target, item.items):
                doc = Text(f"{member.doc.vi} {below.doc.vi}", f"{member.doc.en} {below.doc.en}")
                yield Column(f"{item.key}.{below.name}", below.type, doc)


def _column(view: View, item: Pick) -> Column:
    member = view.members[item.field]
    if not isinstance(member, Field):
        message = f"{view.name}.{item.field} is not a field"
        raise TypeError(message)
    listed = member.type in (Type.JSON, Type.TEXTS)
    return Column(item.key, Type.JSON if listed else member.type, member.doc)


def related(view: View, relation: str) -> str:
    """The name of the view that a relation leads to."""
    member = view.members[relation]
    if isinstance(member, Field):
        message = f"{view.name}.{relation} is not a relation"
        raise TypeError(message)
    return member.view


@dataclass(frozen=True, slots=True)
class Words:
    """What a workbook says besides its rows, in the caller's language: names of its sheets, and the lines of notes."""

    sheet: str
    notes_sheet: str
    notes: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Export:
    """A list to write: its read, the form of the file, its columns, and the words that go with a workbook."""

    read: Read
    form: Form
    columns: tuple[Column, ...]
    words: Words


Take = Callable[[bytes], Coroutine[Any, Any, None]]
"""Takes the next bytes of a file; nothing more is read before it is done with them."""


class Exports(Protocol):
    """Writes lists as files."""

    async def write(self, export: Export, take: Take) -> None:
        """Writes the file piece by piece. Raises ``Unavailable`` before the first piece where too many are written."""
        ...
