"""Commands as JSON and back, so that a previewed restructuring is decided again from what was asked."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from app.domain.restructuring.commands import Restructure
from app.domain.restructuring.deciding import COMMANDS
from app.domain.restructuring.model import Kind
from app.infra.db.journal import to_json


def dump(command: Restructure) -> str:
    """The command's fields as JSON."""
    return to_json(asdict(command))


def load(kind: str, stored: bytes) -> Restructure:
    """The command of a kind that was written as JSON."""
    command: Restructure = restored(COMMANDS[Kind(kind)], json.loads(stored))
    return command


def restored(command: Any, stored: Mapping[str, Any]) -> Any:
    """The command of that type. Fields that the command did not have when it was written get their defaults."""
    types = _types(command)
    return command(**{name: _value(types[name], value) for name, value in stored.items()})


@cache
def _types(command: Any) -> dict[str, Any]:
    hints = get_type_hints(command, include_extras=True)
    return {each.name: hints[each.name] for each in fields(command)}


def _value(annotation: Any, value: Any) -> Any:
    annotation = _plain(annotation)
    if value is None:
        return None
    if get_origin(annotation) is tuple:
        return tuple(_value(get_args(annotation)[0], each) for each in value)
    if annotation is date:
        return date.fromisoformat(value)
    if is_dataclass(annotation) and isinstance(annotation, type):
        return restored(annotation, value)
    if issubclass(annotation, UUID | StrEnum):
        return annotation(value)
    return value


def _plain(annotation: Any) -> Any:
    """The type beneath notes, new names and None."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif hasattr(annotation, "__supertype__"):
            annotation = annotation.__supertype__
        elif get_origin(annotation) in (Union, UnionType):
            annotation = next(each for each in get_args(annotation) if each is not NoneType)
        else:
            return annotation
