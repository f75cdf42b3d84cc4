"""Disclosures as mutations: what they show is written here from the opened values; the read engine never sees it."""

import json
from typing import Any, Final

from graphql import FieldNode

from app.api.carrying import Reply
from app.api.graphql.collecting import Collecting
from app.api.graphql.declaring import Declarations, Member
from app.api.graphql.naming import camel
from app.api.graphql.selecting import TYPENAME
from app.api.surface.command import Disclosure
from app.api.surface.disclosing import members_of, told_values
from app.api.surface.inputs import Kind
from app.domain.shared.commands import Done

_SCALARS: Final = {Kind.TEXT: "String", Kind.DATE: "Date"}


def declare_disclosed(declarations: Declarations, name: str, way: Disclosure, *, doc: str) -> str:
    """Declares the payload of a disclosure; returns its name."""
    shown = way.shows.__name__
    if shown not in declarations.known:
        members = [
            Member(
                camel(each.name),
                _SCALARS[each.kind] if each.nullable else f"{_SCALARS[each.kind]}!",
                f"{each.doc.vi} / {each.doc.en}",
            )
            for each in members_of(way.shows)
        ]
        declarations.object(shown, (way.shows.__doc__ or shown).strip().split("\n", 1)[0], members)
    return declarations.object(
        f"{name}Payload",
        doc,
        (
            Member("values", f"[{shown}!]", "Các giá trị; trống khi chỉ kiểm tra. / The values; null in a rehearsal."),
            Member("valid", "Boolean!", "Mọi quy định đều đạt. / Every rule is met."),
        ),
    )


def disclosed(
    collecting: Collecting, payload: str, nodes: list[FieldNode], *, shows: type, done: Done, rehearse: bool
) -> Reply:
    """The payload as it was asked for. A rehearsal is not written down, so it shows nothing."""
    answer: dict[str, Any] = {}
    for key, below in collecting.below(payload, nodes).items():
        asked = below[0].name.value
        if asked == TYPENAME:
            answer[key] = payload
        elif asked == "valid":
            answer[key] = True
        else:
            answer[key] = None if rehearse else _values(collecting, below, shows, done=done)
    return Reply(200, json.dumps(answer, ensure_ascii=False).encode())


def _values(collecting: Collecting, nodes: list[FieldNode], shows: type, *, done: Done) -> list[dict[str, Any]]:
    type_ = shows.__name__
    names = {camel(each.name): each.name for each in members_of(shows)}
    fields = collecting.below(type_, nodes)
    return [
        {
            key: type_ if below[0].name.value == TYPENAME else value[names[below[0].name.value]]
            for key, below in fields.items()
        }
        for value in told_values(done)
    ]
