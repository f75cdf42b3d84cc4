"""The operations of the commands that lead to a view: create, change, transitions, disclosures."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from app.api.nouns import noun
from app.api.ports import Doors
from app.api.rest.bodies import MOST_ITEMS, REASON, VERSION, changing, creating, several, transiting
from app.api.rest.bulk import MULTI_STATUS, Bulk
from app.api.rest.disclosing import Disclosing, answer_schema
from app.api.rest.naming import pascal, path_of
from app.api.rest.openapi.schemas import joined, ref
from app.api.rest.routing import BULK, READ, Operation
from app.api.rest.transitions import Transitions
from app.api.rest.writing import CREATED, Writing
from app.api.surface import inputs
from app.api.surface.command import Change, Create, Disclosure, Offer, Transition
from app.domain.shared.codes import Text
from app.domain.shared.views import View

_WRITE: Final = (400, 401, 403, 404, 406, 409, 413, 415, 422)
_SEEN: Final = (412, 428)
_WRITES: Final = ("ValidateOnly", "IdempotencyKey", "OnBehalfOf", "Purpose")
_BULK: Final = Text(
    f"Tối đa {MOST_ITEMS} mục; mỗi mục là nội dung của một lần tạo. Mỗi mục được trả lời riêng, theo thứ tự: mục tốt "
    "được tạo dù mục khác bị từ chối. Với `Idempotency-Key`, gửi lại đúng như cũ sau khi đứt kết nối thì không tạo "
    "hai lần. `atomic=true`: tất cả hoặc không gì cả; khi bị từ chối, `item` cho biết mục nào. "
    "Mỗi mục tính là một lần ghi.",
    f"At most {MOST_ITEMS} items; each is what a single creation takes. Each is answered by itself, in order: good "
    "ones are created though others are refused. With `Idempotency-Key`, a call that was cut off is repeated as it was "
    "and creates nothing twice. `atomic=true`: all or nothing; where it is refused, `item` says which one it was. "
    "Each item counts as a write.",
)
_ALLOWED: Final = Text(
    "Mọi thao tác của bản ghi: có được phép lúc này không, và nếu không thì vì sao. `name` là tên cần gửi.",
    "Every transition of the record: whether it is allowed now, and if not, why not. `name` is what to send.",
)


def commands_of(doors: Doors, view: View, offers: Sequence[Offer]) -> Iterator[Operation]:
    """Every way in which a command leads to the view."""
    creates = [(offer.way, offer) for offer in offers if isinstance(offer.way, Create)]
    changes = [(offer.way, offer) for offer in offers if isinstance(offer.way, Change)]
    transitions = [(offer.way, offer) for offer in offers if isinstance(offer.way, Transition)]
    if creates:
        yield _create(doors, view, creates)
        if all(way.many for way, _ in creates):
            yield _bulk(doors, view, creates)
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
        body_examples={offer.name: _create_example(way, offer) for way, offer in offers},
        status=CREATED,
        answer=ref(pascal(view.name)),
        headers=("ETag", "Location", "Idempotent-Replayed"),
        problems=_WRITE,
        may_be_put_aside=any(offer.may_be_put_aside() for _, offer in offers),
    )


def _bulk(doors: Doors, view: View, offers: Sequence[tuple[Create, Offer]]) -> Operation:
    takes = creating(offers)
    return Operation(
        id=f"create_{view.plural}",
        method="POST",
        path=f"{path_of(view)}{BULK}",
        endpoint=Bulk(doors, view, takes).create,
        tag=view.plural,
        summary=Text(
            f"Tạo nhiều {noun(view.name).vi} trong một lần gọi",
            f"Create many {view.plural.replace('_', ' ')} with one call",
        ),
        description=joined([_BULK, _told([(way.kind, offer) for way, offer in offers])]),
        parameters=("Atomic", "ValidateOnly", "IdempotencyKey", "OnBehalfOf"),
        body=several(f"{pascal(view.name)}Bulk", takes),
        body_examples={"items": {"items": [_create_example(way, offer) for way, offer in offers]}},
        status=MULTI_STATUS,
        answer=ref("BulkAnswer"),
        headers=("Idempotent-Replayed",),
        problems=_WRITE,
        may_be_put_aside=True,
    )


def _create_example(way: Create, offer: Offer) -> dict[str, Any]:
    return ({"kind": way.kind} if way.kind else {}) | inputs.example_of(offer.command)


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
        may_be_put_aside=offer.may_be_put_aside(),
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
        may_be_put_aside=any(offer.may_be_put_aside() for _, offer in offers),
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
        problems=(*READ, 404),
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
