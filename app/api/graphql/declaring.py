"""Declares types to Strawberry by name, so that types may point at each other before they exist.

A type is written as in a schema document (``[Group!]!``); every name is looked up when the schema is built.
"""

import keyword
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from types import new_class
from typing import Annotated, Any, Final, List, Optional, Union  # noqa: UP035 - names inside the annotations below

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField
from strawberry.types.unset import UNSET

from app.api.graphql.scalars import Date, DateTime, Json

_NAME = re.compile("[_A-Za-z][_0-9A-Za-z]*")
_NO_ENUM_VALUE: Final = frozenset({"true", "false", "null"})


@dataclass(frozen=True, slots=True)
class Member:
    """A field of an object or an input, or an argument of a field."""

    name: str
    type: str
    doc: str
    arguments: tuple["Member", ...] = ()
    default: Any = UNSET


class Declarations:
    """All types declared so far, by the names that they have in the schema."""

    def __init__(self) -> None:
        """Knows the scalars from the start."""
        self.known: dict[str, Any] = {
            "Optional": Optional,
            "List": List,  # noqa: UP006
            "ID": strawberry.ID,
            "String": str,
            "Int": int,
            "Float": float,
            "Boolean": bool,
            "Date": Date,
            "DateTime": DateTime,
            "JSON": Json,
        }
        self._words: dict[type[Enum], str] = {}

    def get(self, name: str) -> Any:
        """The declared type of that name."""
        return self.known[name]

    def interface(self, name: str, doc: str, members: Sequence[Member]) -> str:
        """Declares an interface; returns its name."""
        return self._declare(name, doc, members, is_interface=True)

    def object(self, name: str, doc: str, members: Sequence[Member], *, implements: tuple[str, ...] = ()) -> str:
        """Declares an object; returns its name."""
        return self._declare(name, doc, members, bases=tuple(self.known[each] for each in implements))

    def input(self, name: str, doc: str, members: Sequence[Member]) -> str:
        """Declares an input; returns its name."""
        return self._declare(name, doc, members, is_input=True)

    def union(self, name: str, doc: str, types: Iterable[str]) -> str:
        """Declares a union of objects; returns its name."""
        self._claim(name)
        listed = Union.__getitem__(tuple(self.known[each] for each in types))
        self.known[name] = Annotated[listed, strawberry.union(name, description=doc)]
        return name

    def enum(self, name: str, doc: str, words: Iterable[str]) -> str:
        """Declares an enumeration whose values are the words exactly as they are stored; returns its name."""
        self._claim(name)
        words = tuple(words)
        wrong = [word for word in words if not _NAME.fullmatch(word) or word in _NO_ENUM_VALUE]
        if wrong:
            message = f"{name}: {wrong} cannot be values of a GraphQL enumeration"
            raise ValueError(message)
        # The members' own names never show; the prefix keeps them from meeting Enum's attributes.
        copy = Enum(name, {f"word_{word}": word for word in words})  # type: ignore[misc]
        self.known[name] = strawberry.enum(copy, name=name, description=doc, graphql_name_from="value")
        return name

    def words(self, words: type[Enum]) -> str:
        """Declares the domain's list of words once; a second list of the same name bears its context's name before."""
        if words not in self._words:
            name = words.__name__
            if name in self.known:
                name = words.__module__.split(".")[2].capitalize() + name
            doc = (words.__doc__ or name).strip().split("\n", 1)[0]
            self._words[words] = self.enum(name, doc, (word.value for word in words))
        return self._words[words]

    def _declare(
        self, name: str, doc: str, members: Sequence[Member], *, bases: tuple[type, ...] = (), **options: Any
    ) -> str:
        self._claim(name)
        types = {_python(each.name): each.type for each in members}
        fields = {_python(each.name): self._field(each) for each in members}
        body = {**fields, "__annotations__": dict.fromkeys(fields, Any)}
        cls = new_class(name, bases, {}, lambda namespace: namespace.update(body))
        self.known[name] = strawberry.type(cls, name=name, description=doc, **options)
        for key, field in fields.items():
            # Given after the class is made: until then Strawberry would resolve names that are not there yet.
            field.type_annotation = self._annotation(types[key])
        return name

    def _field(self, member: Member) -> StrawberryField:
        options = {} if member.default is UNSET else {"default": member.default}
        field = StrawberryField(graphql_name=member.name, description=member.doc, **options)
        field.arguments = [
            StrawberryArgument(
                python_name=_python(each.name),
                graphql_name=each.name,
                type_annotation=self._annotation(each.type),
                description=each.doc,
                default=each.default,
            )
            for each in member.arguments
        ]
        return field

    def _annotation(self, type_: str) -> StrawberryAnnotation:
        return StrawberryAnnotation(_python_type(type_), namespace=self.known)

    def _claim(self, name: str) -> None:
        if name in self.known:
            message = f"two types have the name {name}"
            raise ValueError(message)


def _python(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name


def _python_type(type_: str) -> str:
    """The annotation for a type in a schema's notation: without ``!`` it may be null."""
    bare = type_.removesuffix("!")
    inner = f"List[{_python_type(bare[1:-1])}]" if bare.startswith("[") else bare
    return inner if type_.endswith("!") else f"Optional[{inner}]"
