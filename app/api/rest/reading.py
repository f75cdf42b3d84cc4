"""Reads: a page of a list, and a single record. The bytes that the database made go out untouched."""

from datetime import date
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from app.api.auth import actor_of
from app.api.conditional import PRIVATE, etag_of, is_unchanged
from app.api.noting import Noting
from app.api.paging import LARGEST_LIMIT, LIMIT, link_header, split_cursor
from app.api.ports import Doors
from app.api.problems import bad_parameter, one_of
from app.api.requests import JSON, require_json_accepted
from app.api.rest.finding import Finding
from app.api.rest.naming import path_of
from app.api.rest.parameters import Parameters
from app.api.rest.selecting import ListWish
from app.api.rest.values import read_date, read_int, read_text
from app.domain.shared.codes import Text
from app.domain.shared.errors import NotFound
from app.domain.shared.selection import Read
from app.domain.shared.views import View

ONE: Final = frozenset({"fields", "expand", "as_of"})
"""Parameters of a single record."""
_LIMITS: Final = Text("số nguyên từ 1", "a whole number from 1 on")


class Reading:
    """The two reads of one view."""

    def __init__(self, doors: Doors, view: View) -> None:
        """``q`` is known only where the view can be searched."""
        self._doors, self._view = doors, view
        self._finding = Finding(doors.views, view)
        own = ONE | {"sort", "limit", "cursor", "count"} | ({"q"} if view.search else set())
        if taken := own & view.filters.keys():
            raise ValueError(f"filters of {view.name} bear the names of parameters: {sorted(taken)}")
        self._known = own | view.filters.keys()
        self._url = doors.public_url + path_of(view)

    async def one(self, request: Request) -> Response:
        """``GET /v1/{plural}/{id}``."""
        actor = await actor_of(request, self._doors)
        require_json_accepted(request)
        noting = Noting(self._doors.read_log, request, door="rest")
        asked = Parameters(request.scope["query_string"], ONE)
        as_of, reads = self._as_of(asked), self._doors.reads
        selection = self._finding.selecting.one(asked.text("fields"), asked.text("expand"))
        record = await self._finding.id_of(reads, actor, request.path_params["id"], as_of=as_of)
        answer = await self._finding.fetch(reads, actor, record, as_of=as_of, selection=selection)
        if answer is None:
            raise NotFound(self._view.name)
        etag = etag_of(answer.version, answer.body)
        if is_unchanged(request.headers.get("if-none-match"), etag):
            return Response(status_code=304, headers={"ETag": etag, **PRIVATE})
        await noting.note(actor, self._view.name, answer.seen)
        return Response(answer.body, headers={"ETag": etag, **PRIVATE}, media_type=JSON)

    async def page(self, request: Request) -> Response:
        """``GET /v1/{plural}``."""
        actor = await actor_of(request, self._doors)
        require_json_accepted(request)
        noting = Noting(self._doors.read_log, request, door="rest")
        asked = Parameters(request.scope["query_string"], self._known)
        as_of = self._as_of(asked)
        wish, values = self._wish(asked)
        url_self, url_prefix = self._urls(asked, as_of)
        values |= {"url_self": url_self, "url_prefix": url_prefix}
        selection = self._finding.selecting.list(wish)
        answer = await self._doors.reads.fetch(Read(selection, actor.scopes, actor.scope_shape, as_of, values=values))
        if answer is None:
            raise NotFound(self._view.name)
        await noting.note(actor, self._view.name, answer.seen)
        link = link_header(answer, url_self, url_prefix)
        return Response(answer.body, headers={"Link": link, **PRIVATE}, media_type=JSON)

    def _as_of(self, asked: Parameters) -> date:
        return asked.read("as_of", read_date, self._doors.clock.today())

    def _wish(self, asked: Parameters) -> tuple[ListWish, dict[str, object]]:
        """The structure of the list, and the values under the names of their parameters."""
        values = dict(asked.filtered(self._view.filters))
        filters = tuple(values)
        way = None
        if (cursor := asked.text("cursor")) is not None:
            way, values["cursor"] = split_cursor(cursor)
        if (words := asked.read("q", read_text, None)) is not None:
            values["q"] = words
        if (limit := asked.read("limit", read_int, LIMIT)) < 1:
            raise bad_parameter("limit", str(limit), _LIMITS)
        if asked.text("count") not in (None, "exact"):
            raise bad_parameter("count", asked.text("count") or "", one_of(("exact",)))
        wish = ListWish(
            fields=asked.text("fields"),
            expand=asked.text("expand"),
            filters=filters,
            sort=asked.text("sort"),
            search="q" in values,
            limit=min(limit, LARGEST_LIMIT),
            way=way,
            with_total="count" in asked,
        )
        return wish, values

    def _urls(self, asked: Parameters, as_of: date) -> tuple[str, str]:
        """This page's URL, and that of its neighbours up to the cursor.

        Cursors belong to a date: the neighbours name it, so that paging goes on past midnight.
        """
        dated = [] if "as_of" in asked else [("as_of", as_of.isoformat())]
        own = asked.spelled()
        neighbour = asked.spelled(without="cursor", more=[*dated, ("cursor", "")])
        return f"{self._url}?{own}" if own else self._url, f"{self._url}?{neighbour}"
