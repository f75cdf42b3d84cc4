"""Reads a command's annotations into one neutral description, and makes the validating body from it.

Both transports validate through the same body, so a bad value has the same code and pointer over REST and GraphQL.
"""

import types
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from enum import Enum, StrEnum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    create_model,
)
from pydantic_core import PydanticCustomError, PydanticKnownError

from app.domain.shared.commands import Bounds, Doc
from app.domain.shared.text import UncleanText, clean


class Kind(Enum):
    """The kinds of values that a command may hold."""

    UUID = "uuid"
    TEXT = "text"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    DATE = "date"
    WORD = "word"
    OBJECT = "object"


_PLAIN: dict[type, Kind] = {
    UUID: Kind.UUID,
    str: Kind.TEXT,
    int: Kind.INT,
    float: Kind.FLOAT,
    bool: Kind.BOOL,
    date: Kind.DATE,
}
LONGEST_TEXT = 300
"""Characters of a text whose command names no bound."""
MAX_INT = 2_147_483_647
_REFUSED = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069"
READABLE = rf"^[^{_REFUSED}]*[^\s{_REFUSED}\u00ad\u200b\u2060\ufeff][^{_REFUSED}]*$"
"""A text with something to read in it, and nothing that controls a device or the direction of the line."""
DIGEST = "^[0-9a-f]+$"
"""The largest whole number that both transports and the database take (GraphQL's Int)."""


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a command. ``of`` is the nested command or the enumeration; ``many`` is a list of it."""

    name: str
    kind: Kind
    doc: Doc
    bounds: Bounds | None
    nullable: bool
    many: bool
    required: bool
    default: object = None
    of: type | None = None


@cache
def inputs_of(command: type) -> tuple[Input, ...]:
    """The fields of a command in their order."""
    hints = get_type_hints(command, include_extras=True)
    found = []
    for each in fields(command):
        annotation, doc, bounds = hints[each.name], None, None
        while get_origin(annotation) is Annotated:
            annotation, *notes = get_args(annotation)
            doc = next((note for note in notes if isinstance(note, Doc)), doc)
            bounds = next((note for note in notes if isinstance(note, Bounds)), bounds)
        if doc is None:
            message = f"{command.__name__}.{each.name} has no Doc"
            raise TypeError(message)
        annotation, nullable = _without_none(annotation)
        many = get_origin(annotation) is tuple
        kind, of = _kind(get_args(annotation)[0] if many else annotation)
        required = each.default is MISSING and each.default_factory is MISSING
        default = None if required or each.default is MISSING else each.default
        found.append(Input(each.name, kind, doc, bounds, nullable, many, required, default, of))
    return tuple(found)


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (Union, types.UnionType):
        others = [each for each in get_args(annotation) if each is not type(None)]
        return others[0], len(others) < len(get_args(annotation))
    return annotation, False


def _kind(annotation: Any) -> tuple[Kind, type | None]:
    while hasattr(annotation, "__supertype__"):
        annotation = annotation.__supertype__
    if annotation in _PLAIN:
        return _PLAIN[annotation], None
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return Kind.WORD, annotation
    if is_dataclass(annotation) and isinstance(annotation, type):
        return Kind.OBJECT, annotation
    message = f"{annotation} does not belong into a command"
    raise TypeError(message)


class Body(BaseModel):
    """A validated body: unknown fields are refused, types are not guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class _Pattern:
    """Tells in the schema what is taken; what refuses the rest says it in its own words."""

    pattern: str

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(schema), "pattern": self.pattern}


def _readable(least: int, most: float | None) -> tuple[_Pattern, ...]:
    """What ``clean`` takes and does not empty; a text of one length is a digest, which is plain."""
    if not least:
        return ()
    return (_Pattern(DIGEST if least == most else READABLE),)


def _whole(value: object) -> object:
    """To JSON 1.0 and 1 are one number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _cleaned(least: int) -> AfterValidator:
    """Cleans the text; the length that counts is the one after it."""

    def cleaned(text: str) -> str:
        try:
            kept = clean(text)
        except UncleanText:
            raise PydanticCustomError("unclean_text", "the text holds a control character") from None
        if len(kept) < least:
            raise PydanticKnownError("string_too_short", {"min_length": least})
        return kept

    return AfterValidator(cleaned)


@cache
def body_of(command: type, *, without: frozenset[str] = frozenset(), kind: str | None = None) -> type[Body]:
    """The body that carries a command, without the fields that the path or a header gives; ``kind`` adds its word."""
    members: dict[str, Any] = {} if kind is None else {"kind": (Literal[kind], Field(description="Loại. / Kind."))}
    members |= {each.name: member_of(each) for each in inputs_of(command) if each.name not in without}
    return create_model(f"{command.__name__}In", __base__=Body, __doc__=command.__doc__, **members)


def member_of(each: Input) -> tuple[Any, Any]:
    """The annotation and the pydantic field of one input, as ``create_model`` takes them."""
    annotation: Any = _annotation(each)
    bounds = each.bounds or Bounds()
    if each.many:
        listed = tuple.__class_getitem__((annotation, ...))
        annotation = Annotated[listed, Field(min_length=bounds.least, max_length=bounds.most)]
    if each.nullable:
        annotation |= None
    default: Any = ... if each.required else () if each.many else each.default
    description = f"{each.doc.vi} / {each.doc.en}"
    return annotation, Field(default, description=description, examples=_examples(each.doc.example))


def _examples(example: object) -> list[Any] | None:
    return None if example is None else [_plain(example)]


def _plain(value: object) -> Any:
    if isinstance(value, UUID | date):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value


def _annotation(each: Input) -> Any:
    bounds = each.bounds if each.bounds and not each.many else Bounds()
    if each.kind is Kind.TEXT:
        # At least one character unless the command says otherwise: an empty text is no value.
        least = 1 if bounds.least is None else bounds.least
        limits = StringConstraints(min_length=least, max_length=bounds.most or LONGEST_TEXT)
        return Annotated[str, limits, _cleaned(least), *_readable(least, bounds.most)]
    if each.kind is Kind.INT:
        low = -MAX_INT if bounds.least is None else bounds.least
        high = MAX_INT if bounds.most is None else bounds.most
        return Annotated[int, Field(strict=True, ge=low, le=high), BeforeValidator(_whole)]
    if each.kind is Kind.FLOAT:
        return Annotated[float, Field(ge=bounds.least, le=bounds.most, allow_inf_nan=False)]
    if each.kind is Kind.BOOL:
        return Annotated[bool, Field(strict=True)]
    if each.kind is Kind.OBJECT and each.of is not None:
        return body_of(each.of)
    return each.of if each.of is not None else {Kind.UUID: UUID, Kind.DATE: date}[each.kind]


def example_of(command: type, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """A body that could be sent: the example of each field that has one."""
    inputs = [each for each in inputs_of(command) if each.name not in without and each.doc.example is not None]
    return {each.name: _plain(each.doc.example) for each in inputs}


def command_from(command: type, body: Body, **given: object) -> Any:
    """The command that a body carries, with what the path or a header gave."""
    values = {
        each.name: _value(each, getattr(body, each.name))
        for each in inputs_of(command)
        if each.name in type(body).model_fields
    }
    return command(**values, **given)


def _value(each: Input, value: Any) -> object:
    if each.kind is not Kind.OBJECT or value is None or each.of is None:
        return value
    of = each.of
    return tuple(command_from(of, one) for one in value) if each.many else command_from(of, value)
