"""Names and ids as GraphQL shows them: camel case, Pascal case, and global ids that carry their view."""

import re
from collections.abc import Container
from dataclasses import dataclass
from uuid import UUID

from app.domain.shared.codes import Text

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LONGEST_ID = 100


def camel(name: str) -> str:
    """The name of a field or an argument: ``household_ids`` is ``householdIds``."""
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def pascal(name: str) -> str:
    """The name of a type: ``board_seat`` is ``BoardSeat``. The read engine writes ``__typename`` by the same rule."""
    return "".join(word.capitalize() for word in name.split("_"))


def said(doc: Text) -> str:
    """The description in the schema, in both languages as in the REST document."""
    return f"{doc.vi} / {doc.en}"


@dataclass(frozen=True, slots=True)
class GlobalId:
    """An id with the view that it names; a plain UUID, as REST writes it, names none."""

    view: str | None
    id: UUID


def read_id(text: str, views: Container[str]) -> GlobalId | None:
    """The id in the text; None for what no record can have, an unknown view's prefix included."""
    if len(text) > _LONGEST_ID:
        return None
    view, separator, plain = text.rpartition("_")
    if _UUID.fullmatch(plain) is None or (separator and view not in views):
        return None
    return GlobalId(view if separator else None, UUID(plain))
