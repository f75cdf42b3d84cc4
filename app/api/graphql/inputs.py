"""Inputs made from the commands, and what a caller sent turned back into the body that both transports validate.

The schema tells the types; bounds and words are judged by the body (``surface.inputs``), so that a bad value has the
same code and the same pointer as over REST.
"""

from collections.abc import Container, Mapping
from enum import Enum
from typing import Any, Final

from app.api.graphql.declaring import Declarations, Member
from app.api.graphql.naming import camel, read_id
from app.api.surface.inputs import Input, Kind, inputs_of

_SCALARS: Final[Mapping[Kind, str]] = {
    Kind.UUID: "ID",
    Kind.TEXT: "String",
    Kind.INT: "Int",
    Kind.FLOAT: "Float",
    Kind.BOOL: "Boolean",
    Kind.DATE: "Date",
}


def declare_input(declarations: Declarations, command: type, doc: str | None = None) -> str:
    """Declares the input of a command, with those inside it; returns its name."""
    name = f"{command.__name__}Input"
    if name not in declarations.known:
        members = [_member(declarations, each) for each in inputs_of(command)]
        declarations.input(name, doc or (command.__doc__ or name).strip().split("\n", 1)[0], members)
    return name


def _member(declarations: Declarations, each: Input) -> Member:
    type_ = _type(declarations, each)
    listed = f"[{type_}!]" if each.many else type_
    return Member(camel(each.name), f"{listed}!" if each.required else listed, f"{each.doc.vi} / {each.doc.en}")


def _type(declarations: Declarations, each: Input) -> str:
    if each.of is None:
        return _SCALARS[each.kind]
    return declare_input(declarations, each.of) if each.kind is Kind.OBJECT else declarations.words(each.of)


def body_in(command: type, sent: Mapping[str, Any], views: Container[str]) -> dict[str, Any]:
    """What was sent under the command's own names; global ids lose their type, everything else stays as it is."""
    known = {camel(each.name): each for each in inputs_of(command)}
    return {known[name].name: _plain(known[name], value, views) for name, value in sent.items()}


def _plain(each: Input, value: Any, views: Container[str]) -> Any:
    if isinstance(value, list):
        return [_plain(each, one, views) for one in value]
    if isinstance(value, Enum):
        return value.value
    if each.kind is Kind.UUID and isinstance(value, str):
        found = read_id(value, views)
        return value if found is None else str(found.id)
    if each.kind is Kind.OBJECT and each.of is not None and isinstance(value, Mapping):
        return body_in(each.of, value, views)
    return value
