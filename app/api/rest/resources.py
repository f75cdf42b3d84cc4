"""The operations of one view: its reads, and the commands that lead to it."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from app.api.nouns import noun
from app.api.ports import Doors
from app.api.rest.bodies import REASON, VERSION, changing, creating, transiting
from app.api.rest.disclosing import Disclosing, answer_schema
from app.api.rest.naming import pascal, path_of
from app.api.rest.openapi.asking import (
    expand_parameter,
    fields_parameter,
    filter_parameter,
    search_parameter,
    sort_parameter,
)
from app.api.rest.openapi.schemas import example_of, files_of, joined, ref
from app.api.rest.reading import JOURNAL, SUBJECT, History, Reading
from app.api.rest.routing import Operation
from app.api.rest.transitions import Transitions
from app.api.rest.writing import CREATED, Writing
from app.api.surface import inputs
from app.api.surface.command import Change, Create, Disclosure, Offer, Transition
from app.domain.shared.codes import Text
from app.domain.shared.views import Many, View

_READ: Final = (400, 401, 406)
_WRITE: Final = (400, 401, 403, 404, 406, 409, 413, 415, 422)
_SEEN: Final = (412, 428)
_HISTORY: Final = Text(
    "Mọi thay đổi của bản ghi. Nội dung bản ghi sau mỗi thay đổi: đọc với `known_at` là `position` của thay đổi đó.",
    "Every change of the record. What it was after a change: read it with `known_at` set to the change's `position`.",
)
_WRITES: Final = ("ValidateOnly", "IdempotencyKey", "OnBehalfOf", "Purpose")
_ALLOWED: Final = Text(
    "Mọi thao tác của bản ghi: có được phép lúc này không, và nếu không thì vì sao. `name` là tên cần gửi.",
    "Every transition of the record: whether it is allowed now, and if not, why not. `name` is what to send.",
)


def operations_of(doors: Doors, view: View, offers: Sequence[Offer]) -> Iterator[Operation]:
    """Everything that is served under the view's path. Only what is listed has a list."""
    if view.listed:
        yield _list(doors, view)
        yield _get(doors, view)
        if isinstance(view.members.get("history"), Many):
            yield _history(doors, view)
    yield from _writes(doors, view, offers)


def _writes(doors: Doors, view: View, offers: Sequence[Offer]) -> Iterator[Operation]:
    creates = [(offer.way, offer) for offer in offers if isinstance(offer.way, Create)]
    changes = [(offer.way, offer) for offer in offers if isinstance(offer.way, Change)]
    transitions = [(offer.way, offer) for offer in offers if isinstance(offer.way, Transition)]
    if creates:
        yield _create(doors, view, creates)
    if len(changes) > 1:
        raise ValueError(f"PATCH {path_of(view)} is one command, not {[offer.name for _, offer in changes]}")
    for change in changes:
        yield _change(doors, view, change)
    for offer in offers:
        if isinstance(offer.way, Disclosure):
            yield _disclosure(doors, view, offer.way, offer=offer)
    if transitions:
        yield _transition(doors, view, transitions)
        yield _transitions(doors, view, transitions)


def _list(doors: Doors, view: View) -> Operation:
    page = {"self": f"{path_of(view)}", "next": None, "prev": None}
    searched = (search_parameter(view),) if view.search else ()
    return Operation(
        id=f"list_{view.plural}",
        method="GET",
        path=path_of(view),
        endpoint=Reading(doors, view).page,
        tag=view.plural,
        summary=Text(f"Danh sách {noun(view.name).vi}", f"List {_plural(view)}"),
        description=view.doc,
        parameters=(
            *(filter_parameter(name, wanted) for name, wanted in view.filters.items()),
            *searched,
            sort_parameter(view),
            fields_parameter(view),
            expand_parameter(view),
            "Limit",
            "Cursor",
            "Count",
            "Format",
            "AsOf",
            "KnownAt",
            "Purpose",
        ),
        answer=ref(f"{pascal(view.name)}Page"),
        answer_example={"items": [example_of(view, single=False)], "page": page},
        other_answers=files_of(view),
        headers=("Content-Disposition", "Link"),
        problems=_READ,
    )


def _get(doors: Doors, view: View) -> Operation:
    return Operation(
        id=f"get_{view.name}",
        method="GET",
        path=f"{path_of(view)}/{{id}}",
        endpoint=Reading(doors, view).one,
        tag=view.plural,
        summary=Text(f"Một {noun(view.name).vi}", f"One {noun(view.name).en}"),
        description=view.doc,
        parameters=("Id", fields_parameter(view), expand_parameter(view), "AsOf", "KnownAt", "IfNoneMatch", "Purpose"),
        answer=ref(pascal(view.name)),
        answer_example=example_of(view, single=True),
        headers=("ETag",),
        problems=(*_READ, 404),
    )


def _history(doors: Doors, view: View) -> Operation:
    journal = doors.views.get(JOURNAL)
    filters = ((name, wanted) for name, wanted in journal.filters.items() if name != SUBJECT)
    page = {"self": f"{path_of(view)}/01981a2b-0000-7000-8000-000000000001/history", "next": None, "prev": None}
    return Operation(
        id=f"list_{view.name}_history",
        method="GET",
        path=f"{path_of(view)}/{{id}}/history",
        endpoint=History(doors, view).page,
        tag=view.plural,
        summary=Text(f"Lịch sử của {noun(view.name).vi}", f"The history of the {noun(view.name).en}"),
        description=_HISTORY,
        parameters=(
            "Id",
            *(filter_parameter(name, wanted) for name, wanted in filters),
            sort_parameter(journal),
            fields_parameter(journal),
            expand_parameter(journal),
            "Limit",
            "Cursor",
            "Count",
            "AsOf",
            "KnownAt",
            "Purpose",
        ),
        answer=ref(f"{pascal(JOURNAL)}Page"),
        answer_example={"items": [example_of(journal, single=False)], "page": page},
        headers=("Link",),
        problems=(*_READ, 404),
    )


def _create(doors: Doors, view: View, offers: Sequence[tuple[Create, Offer]]) -> Operation:
    takes = creating(offers)
    alone = offers[0][1] if len(offers) == 1 else None
    summary = alone.doc if alone else Text(f"Tạo {noun(view.name).vi}", f"Create a {noun(view.name).en}")
    return Operation(
        id=alone.name if alone else f"create_{view.name}",
        method="POST",
        path=path_of(view),
        endpoint=Writing(doors, view, takes).create,
        tag=view.plural,
        summary=summary,
        description=_told([(way.kind, offer) for way, offer in offers]),
        parameters=_WRITES,
        body=takes.adapter,
        body_examples={
            offer.name: ({"kind": way.kind} if way.kind else {}) | inputs.example_of(offer.command)
            for way, offer in offers
        },
        status=CREATED,
        answer=ref(pascal(view.name)),
        headers=("ETag", "Location", "Idempotent-Replayed"),
        problems=_WRITE,
    )


def _change(doors: Doors, view: View, change: tuple[Change, Offer]) -> Operation:
    way, offer = change
    takes = changing(way, offer)
    return Operation(
        id=offer.name,
        method="PATCH",
        path=f"{path_of(view)}/{{id}}",
        endpoint=Writing(doors, view, takes).change,
        tag=view.plural,
        summary=offer.doc,
        description=_told([(None, offer)]),
        parameters=("Id", "IfMatch", *_WRITES),
        body=takes.adapter,
        body_examples={
            offer.name: inputs.example_of(offer.command, without=frozenset({way.id_field, VERSION})),
        },
        answer=ref(pascal(view.name)),
        headers=("ETag", "Idempotent-Replayed"),
        problems=(*_WRITE, *_SEEN),
    )


def _disclosure(doors: Doors, view: View, way: Disclosure, *, offer: Offer) -> Operation:
    disclosing = Disclosing(doors, view, way, offer=offer)
    return Operation(
        id=offer.name,
        method="POST",
        path=f"{path_of(view)}/{{id}}/{way.path}",
        endpoint=disclosing.disclose,
        tag=view.plural,
        summary=offer.doc,
        description=_told([(None, offer)]),
        parameters=("Id", "ValidateOnly"),
        body=disclosing.takes.adapter,
        body_examples={offer.name: inputs.example_of(offer.command, without=frozenset({way.id_field}))},
        answer=answer_schema(way),
        problems=_WRITE,
    )


def _transition(doors: Doors, view: View, offers: Sequence[tuple[Transition, Offer]]) -> Operation:
    takes = transiting(offers)
    return Operation(
        id=f"transition_{view.name}",
        method="POST",
        path=f"{path_of(view)}/{{id}}/transitions",
        endpoint=Writing(doors, view, takes).change,
        tag=view.plural,
        summary=Text(f"Thực hiện thao tác trên {noun(view.name).vi}", f"Do something with the {noun(view.name).en}"),
        description=_told([(way.name, offer) for way, offer in offers]),
        parameters=("Id", "IfMatch", *_WRITES),
        body=takes.adapter,
        body_examples={offer.name: _transition_example(way, offer) for way, offer in offers},
        answer=ref(pascal(view.name)),
        headers=("ETag", "Idempotent-Replayed"),
        problems=(*_WRITE, *_SEEN),
    )


def _transitions(doors: Doors, view: View, offers: Sequence[tuple[Transition, Offer]]) -> Operation:
    return Operation(
        id=f"list_{view.name}_transitions",
        method="GET",
        path=f"{path_of(view)}/{{id}}/transitions",
        endpoint=Transitions(doors, view, offers).allowed,
        tag=view.plural,
        summary=Text(
            f"Những gì làm được với {noun(view.name).vi}", f"What can be done with the {noun(view.name).en} now"
        ),
        description=_ALLOWED,
        parameters=("Id",),
        answer=ref("Transitions"),
        problems=(*_READ, 404),
    )


def _transition_example(way: Transition, offer: Offer) -> dict[str, Any]:
    example = inputs.example_of(offer.command, without=frozenset({way.id_field, VERSION}))
    reason = {REASON: example.pop(REASON)} if REASON in example else {}
    return {"name": way.name, **reason, "params": example}


def _told(offers: Sequence[tuple[str | None, Offer]]) -> Text:
    """What each command does, the permission that it needs, and the codes of its problems; a list where it has names.

    The names are those that a body tells its command by.
    """
    parts = [(f"- `{name}`: " if name else "", _command(offer)) for name, offer in offers]
    return Text(
        "\n".join(f"{mark}{told.vi}" for mark, told in parts), "\n".join(f"{mark}{told.en}" for mark, told in parts)
    )


def _command(offer: Offer) -> Text:
    told = Text(f"{offer.doc.vi} Quyền: `{offer.permission}`.", f"{offer.doc.en} Permission: `{offer.permission}`.")
    codes = ", ".join(f"`{code.code}`" for code in offer.problems)
    return joined([told, Text(f"Mã lỗi: {codes}.", f"Problems: {codes}.")]) if codes else told


def _plural(view: View) -> str:
    return view.plural.replace("_", " ")
