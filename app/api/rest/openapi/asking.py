"""The parameters that say what is read of a view: filters, search, order, fields, expansions."""

from collections.abc import Iterable

from app.api.rest.openapi.parameters import parameter
from app.api.rest.openapi.schemas import TEXT, filter_schema
from app.api.rest.routing import Schema
from app.api.rest.selecting import DEEPEST
from app.domain.shared.codes import Text
from app.domain.shared.views import Field, Filter, View


def filter_parameter(name: str, wanted: Filter) -> Schema:
    """A filter of the view."""
    return parameter(name, filter_schema(wanted), wanted.doc)


def search_parameter(view: View) -> Schema:
    """The words that are looked for."""
    return parameter(
        "q",
        {"type": "string", **TEXT},
        view.search or view.doc,
    )


def sort_parameter(view: View) -> Schema:
    """The order of the list."""
    names = dict.fromkeys(name.removeprefix("-") for name in view.sorts)
    ways = [way for name in names for way in (name, f"-{name}")]
    doc = Text("Thứ tự; dấu `-` là giảm dần.", "The order; `-` is descending.")
    schema = {"type": "array", "items": {"type": "string", "enum": ways}, "minItems": 1, "default": [view.sorts[0]]}
    schema |= {"uniqueItems": True, "maxItems": len(names)}
    return parameter("sort", schema, doc)


def fields_parameter(view: View) -> Schema:
    """The fields that are shown."""
    names = ", ".join(f"`{name}`" for name, member in view.members.items() if isinstance(member, Field))
    doc = Text(
        f"Chỉ các trường này; của quan hệ thì viết `quan_hệ.trường`: {names}.",
        f"These fields only; those of a relation as `relation.field`: {names}.",
    )
    return parameter("fields", _words(view.members), doc, example=list(view.default_members(single=False))[:2])


def expand_parameter(view: View) -> Schema:
    """The relations that are shown along."""
    relations = ", ".join(f"`{name}`" for name, member in view.members.items() if not isinstance(member, Field))
    doc = Text(
        f"Kèm theo các quan hệ, sâu nhất hai cấp (`a.b`): {relations or '-'}.",
        f"Relations to show along, at most two deep (`a.b`): {relations or '-'}.",
    )
    return parameter(
        "expand", _words(name for name, member in view.members.items() if not isinstance(member, Field)), doc
    )


def _words(names: Iterable[str]) -> Schema:
    """Members of the view, or of its relations: what follows a point is told by the relation's own schema."""
    pattern = f"^({'|'.join(names)})(\\.[a-z_]+){{0,{DEEPEST}}}$"
    return {"type": "array", "items": {"type": "string", "pattern": pattern}, "minItems": 1}
