"""The operations of one view: its reads, and the commands that lead to it."""

from collections.abc import Iterator, Sequence
from typing import Final

from app.api.nouns import noun
from app.api.ports import Doors
from app.api.rest.commands import commands_of
from app.api.rest.naming import pascal, path_of
from app.api.rest.openapi.asking import (
    expand_parameter,
    fields_parameter,
    filter_parameter,
    search_parameter,
    sort_parameter,
)
from app.api.rest.openapi.schemas import EXAMPLE_URL, example_of, files_of, ref
from app.api.rest.reading import JOURNAL, SUBJECT, History, Reading
from app.api.rest.routing import READ, Operation
from app.api.surface.command import Offer
from app.domain.shared.codes import Text
from app.domain.shared.views import Many, View

_HISTORY: Final = Text(
    "Mọi thay đổi của bản ghi. Nội dung bản ghi sau mỗi thay đổi: đọc với `known_at` là `position` của thay đổi đó.",
    "Every change of the record. What it was after a change: read it with `known_at` set to the change's `position`.",
)


def operations_of(doors: Doors, view: View, offers: Sequence[Offer]) -> Iterator[Operation]:
    """Everything that is served under the view's path. Only what is listed has a list."""
    if view.listed:
        yield _list(doors, view)
        yield _get(doors, view)
        if isinstance(view.members.get("history"), Many):
            yield _history(doors, view)
    yield from commands_of(doors, view, offers)


def _list(doors: Doors, view: View) -> Operation:
    page = {"self": f"{EXAMPLE_URL}{path_of(view)}", "next": None, "prev": None}
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
        problems=READ,
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
        problems=(*READ, 404),
    )


def _history(doors: Doors, view: View) -> Operation:
    journal = doors.views.get(JOURNAL)
    filters = ((name, wanted) for name, wanted in journal.filters.items() if name != SUBJECT)
    page = {
        "self": f"{EXAMPLE_URL}{path_of(view)}/01981a2b-0000-7000-8000-000000000001/history",
        "next": None,
        "prev": None,
    }
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
        problems=(*READ, 404),
    )


def _plural(view: View) -> str:
    return view.plural.replace("_", " ")
