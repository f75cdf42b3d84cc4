"""JSON Schemas of the answers, made from the views.

Three kinds of nothing are told apart: a member that was not asked for is *absent*; a value that is not there is
*null* where its schema takes null; a value that the caller may not see is null too, and its description says so.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from app.api.rest.media import MEDIA_TYPES
from app.api.rest.naming import pascal
from app.api.rest.parameters import MOST_VALUES
from app.api.surface.inputs import LONGEST_TEXT, MAX_INT, READABLE
from app.domain.shared.codes import Text
from app.domain.shared.exports import Form
from app.domain.shared.views import Field, Filter, Many, Member, One, Type, View

EXAMPLE_URL: Final = "https://tuquan.example"
"""Where the service is in examples."""
_TYPES: Final[Mapping[Type, dict[str, Any]]] = {
    Type.ID: {"type": "string", "format": "uuid"},
    Type.TEXT: {"type": "string"},
    Type.INT: {"type": "integer"},
    Type.FLOAT: {"type": "number"},
    Type.BOOL: {"type": "boolean"},
    Type.DATE: {"type": "string", "format": "date"},
    Type.MOMENT: {"type": "string", "format": "date-time"},
    Type.JSON: {},
    Type.TEXTS: {"type": "array", "items": {"type": "string"}},
}
_EXAMPLES: Final[Mapping[Type, Any]] = {
    Type.ID: "01981a2b-0000-7000-8000-000000000001",
    Type.TEXT: "…",
    Type.INT: 1,
    Type.FLOAT: 1.5,
    Type.BOOL: True,
    Type.DATE: "2026-01-31",
    Type.MOMENT: "2026-01-31T08:00:00+07:00",
    Type.JSON: {},
    Type.TEXTS: ["…"],
}
TEXT: Final = {"minLength": 1, "maxLength": LONGEST_TEXT, "pattern": READABLE}
"""What is asked for by words."""
_BOUNDS: Final[Mapping[Type, dict[str, Any]]] = {
    Type.TEXT: TEXT,
    Type.INT: {"minimum": -MAX_INT, "maximum": MAX_INT},
}
_MASKED: Final = Text(
    "Là null ở bản ghi mà bạn không có quyền `{permission}`.",
    "Null on records where you lack the permission `{permission}`.",
)


def both(text: Text) -> str:
    """The words in both languages."""
    return f"{text.vi} / {text.en}"


def ref(name: str) -> dict[str, str]:
    """A reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def answers_of(view: View) -> dict[str, Any]:
    """The schemas of a view's record and of a page of its list."""
    name = pascal(view.name)
    record = {
        "type": "object",
        "description": both(view.doc),
        "properties": {key: _member(member) for key, member in view.members.items()},
    }
    page = {
        "type": "object",
        "required": ["items", "page"],
        "properties": {"items": {"type": "array", "items": ref(name)}, "page": ref("Page")},
    }
    return {name: record, f"{name}Page": page}


def files_of(view: View) -> dict[str, dict[str, Any]]:
    """The schemas of a list as a file, by media type."""
    name = pascal(view.name)
    told = f"Mỗi dòng là một `{name}` (JSON). / Each line is one `{name}` (JSON)."
    return {
        MEDIA_TYPES[Form.CSV]: {"contentMediaType": "text/csv"},
        MEDIA_TYPES[Form.XLSX]: {"contentMediaType": MEDIA_TYPES[Form.XLSX]},
        MEDIA_TYPES[Form.NDJSON]: {"contentMediaType": "application/x-ndjson", "description": told},
    }


def filter_schema(wanted: Filter) -> dict[str, Any]:
    """The schema of a filter's value, with the bounds that ``values`` sets."""
    schema = {**_TYPES[wanted.type], **_BOUNDS.get(wanted.type, {})}
    if wanted.enum is not None:
        schema = {"type": "string", "enum": [word.value for word in wanted.enum]}
    return {"type": "array", "items": schema, "minItems": 1, "maxItems": MOST_VALUES} if wanted.many else schema


def example_of(view: View, *, single: bool) -> dict[str, Any]:
    """A record as it is shown by default."""
    return {name: _example(view.members[name]) for name in view.default_members(single=single)}


def _member(member: Member) -> dict[str, Any]:
    if isinstance(member, Field):
        return _field(member)
    if isinstance(member, One):
        return {"description": both(member.doc), "anyOf": [ref(pascal(member.view)), {"type": "null"}]}
    return {"description": both(member.doc), "type": "array", "items": ref(pascal(member.view))}


def _field(field: Field) -> dict[str, Any]:
    schema = dict(_TYPES[field.type])
    is_nullable = field.nullable or field.permission is not None
    if field.enum is not None:
        schema["enum"] = [*(word.value for word in field.enum), *([None] if is_nullable else [])]
    if is_nullable and "type" in schema:
        schema["type"] = [schema["type"], "null"]
    notes = [field.doc]
    if field.permission is not None:
        said = {"permission": str(field.permission)}
        notes.append(Text(_MASKED.say("vi", dict(said)), _MASKED.say("en", dict(said))))
    return schema | {"description": both(joined(notes))}


def joined(texts: Iterable[Text]) -> Text:
    """Several texts as one."""
    several = list(texts)
    return Text(" ".join(text.vi for text in several), " ".join(text.en for text in several))


def _example(member: Member) -> Any:
    if isinstance(member, Many):
        return []
    if isinstance(member, One):
        return {"id": _EXAMPLES[Type.ID]}
    return next(iter(member.enum)).value if member.enum is not None else _EXAMPLES[member.type]


PAGE: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Trang này và các trang liền kề. / This page and its neighbours.",
    "required": ["self", "next", "prev"],
    "properties": {
        "self": {"type": "string", "format": "uri", "description": "Trang này. / This page."},
        "next": {
            "type": ["string", "null"],
            "format": "uri",
            "description": "Trang sau; null ở trang cuối. / The next page; null on the last.",
        },
        "prev": {
            "type": ["string", "null"],
            "format": "uri",
            "description": "Trang trước; null ở trang đầu. / The page before; null on the first.",
        },
        "total": {
            "type": "integer",
            "description": "Tổng số, chỉ có khi gửi `count=exact`. / How many in all, only with `count=exact`.",
        },
    },
}
