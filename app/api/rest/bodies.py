"""Bodies of the REST transport: one for each path, strict, made from the commands that the path takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from types import GenericAlias
from typing import Annotated, Any, Final, Literal

from pydantic import Field, TypeAdapter, ValidationError, create_model

from app.api.errors import problem_in
from app.api.rest.naming import pascal
from app.api.surface.command import Change, Create, Disclosure, Offer, Transition
from app.api.surface.inputs import Body, body_of, inputs_of, member_of

VERSION: Final = "expected_version"
"""The command's field that ``If-Match`` gives."""
REASON: Final = "reason"
"""The command's field that stands beside a transition's name, not among its parameters."""
MOST_ITEMS: Final = 500
"""Items of a call that makes many records."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What one path takes: the body of an offer, or those of several, told apart by the word under ``tag``.

    ``wanted`` is the type that the adapter validates.
    """

    wanted: Any
    adapter: TypeAdapter[Any]
    offers: Mapping[str | None, Offer]
    tag: str | None

    def read(self, raw: bytes) -> tuple[Offer, Any]:
        """The offer that is asked for, and its body. Raises the problem of a body that is not valid."""
        body = read_body(self.adapter, raw, tagged=len(self.offers) > 1)
        return self.offers[None if self.tag is None else getattr(body, self.tag)], body


def read_body(adapter: TypeAdapter[Any], raw: bytes, *, tagged: bool = False) -> Any:
    """The validated body: types are not guessed. Raises its problem (400 for what is no JSON, else 422)."""
    try:
        return adapter.validate_json(raw, strict=True)
    except ValidationError as error:
        raise problem_in(error, tagged=tagged) from None


class Several(Body):
    """Items that are validated one by one."""

    items: Annotated[list[Any], Field(min_length=1, max_length=MOST_ITEMS)]


def several(name: str, takes: Accepted) -> TypeAdapter[Any]:
    """Describes the body of ``POST /v1/{plural}/bulk``: items that the path ``/v1/{plural}`` takes one at a time."""
    listed = Field(min_length=1, max_length=MOST_ITEMS, description="Từng bản ghi cần tạo. / Each record to be made.")
    doc = "Nhiều bản ghi trong một lần gọi. / Many records with one call."
    items: Any = (GenericAlias(list, (takes.wanted,)), listed)
    return TypeAdapter(create_model(name, __base__=Body, __doc__=doc, items=items))


def creating(offers: Sequence[tuple[Create, Offer]]) -> Accepted:
    """The body of ``POST /v1/{plural}``: the command, with its ``kind`` where it has one."""
    bodies = [(way.kind, offer, body_of(offer.command, kind=way.kind)) for way, offer in offers]
    return _accepted(bodies, "kind" if offers[0][0].kind else None)


def changing(way: Change, offer: Offer) -> Accepted:
    """The body of ``PATCH``: the command without what the path and ``If-Match`` give."""
    body = body_of(offer.command, without=frozenset({way.id_field, VERSION}))
    return _accepted([(None, offer, body)], None)


def disclosing(way: Disclosure, offer: Offer) -> Accepted:
    """The body of a disclosure: the command without what the path gives."""
    return _accepted([(None, offer, body_of(offer.command, without=frozenset({way.id_field})))], None)


def transiting(offers: Sequence[tuple[Transition, Offer]]) -> Accepted:
    """The body of ``POST …/transitions``: ``name``, ``reason`` where the command takes one, and ``params``."""
    return _accepted([(way.name, offer, _transition_body(way, offer)) for way, offer in offers], "name")


def _transition_body(way: Transition, offer: Offer) -> type[Body]:
    params = body_of(offer.command, without=frozenset({way.id_field, VERSION, REASON}))
    needed = any(field.is_required() for field in params.model_fields.values())
    described = "Dữ liệu của thao tác. / What the transition takes."
    given = Field(description=described) if needed else Field(default_factory=params, description=described)
    members: dict[str, Any] = {"name": (Literal[way.name], Field(description="Tên thao tác. / The transition."))}
    members |= {each.name: member_of(each) for each in inputs_of(offer.command) if each.name == REASON}
    members["params"] = (params, given)
    return create_model(f"{pascal(offer.name)}Transition", __base__=Body, __doc__=offer.command.__doc__, **members)


def _accepted(bodies: Sequence[tuple[str | None, Offer, type[Body]]], tag: str | None) -> Accepted:
    offers = {word: offer for word, offer, _ in bodies}
    if len(offers) < len(bodies):
        raise ValueError(f"two offers cannot be told apart: {[offer.name for _, offer, _ in bodies]}")
    models: Any = reduce(or_, [body for _, _, body in bodies])
    wanted: Any = Annotated[models, Field(discriminator=tag)] if len(bodies) > 1 else models
    return Accepted(wanted, TypeAdapter(wanted), offers, tag)
