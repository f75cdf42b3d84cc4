"""Reads: a page of a list, all of it as a file, a single record. Bytes that the database made go out untouched."""

from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.api.auth import actor_of
from app.api.conditional import PRIVATE, etag_of, is_unchanged
from app.api.knowing import read_known
from app.api.noting import Noting
from app.api.paging import LARGEST_LIMIT, LIMIT, link_header, split_cursor
from app.api.ports import Doors
from app.api.problems import bad_parameter, one_of
from app.api.quotas import EXPORTS, spending_of
from app.api.requests import JSON, require_json_accepted
from app.api.rest.exporting import Exporting, form_of, require_no_page
from app.api.rest.finding import Finding
from app.api.rest.naming import path_of
from app.api.rest.parameters import Parameters
from app.api.rest.selecting import ListWish
from app.api.rest.values import read_date, read_int, read_text
from app.domain.access.actor import Actor
from app.domain.shared.codes import Text
from app.domain.shared.errors import NotFound
from app.domain.shared.selection import Read
from app.domain.shared.views import View

ONE: Final = frozenset({"fields", "expand", "as_of", "known_at"})
"""Parameters of a single record."""
JOURNAL: Final = "journal_entry"
SUBJECT: Final = "subject_id"
"""The filter of the journal that names a record."""
_LIMITS: Final = Text("số nguyên từ 1", "a whole number from 1 on")


class Reading:
    """The two reads of one view."""

    def __init__(self, doors: Doors, view: View) -> None:
        """``q`` is known only where the view can be searched."""
        self._doors, self._view = doors, view
        self._finding = Finding(doors.views, view)
        self._exporting = Exporting(doors, view)
        own = ONE | {"sort", "limit", "cursor", "count", "format"} | ({"q"} if view.search else set())
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
        as_of, known_at, reads = self._as_of(asked), await self._known_at(asked), self._doors.reads
        known = known_at is not None
        selection = self._finding.selecting.one(asked.text("fields"), asked.text("expand"), known=known)
        record = await self._finding.id_of(reads, actor, request.path_params["id"], as_of=as_of)
        answer = await self._finding.fetch(reads, actor, record, as_of=as_of, known_at=known_at, selection=selection)
        if answer is None:
            raise NotFound(self._view.name)
        etag = etag_of(answer.version, answer.body)
        if is_unchanged(request.headers.get("if-none-match"), etag):
            return Response(status_code=304, headers={"ETag": etag, **PRIVATE})
        await noting.note(actor, self._view.name, answer.seen)
        return Response(answer.body, headers={"ETag": etag, **PRIVATE}, media_type=JSON)

    async def page(self, request: Request) -> Response:
        """``GET /v1/{plural}``: a page, or the whole list as a file."""
        actor = await actor_of(request, self._doors)
        noting = Noting(self._doors.read_log, request, door="rest")
        asked = Parameters(request.scope["query_string"], self._known)
        form = form_of(request, asked)
        if form is None:
            return await self._page(actor, asked, self._url, noting=noting)
        require_no_page(asked)
        spending_of(request).of_account(actor.account_id, EXPORTS)
        as_of, known_at = self._as_of(asked), await self._known_at(asked)
        wish, values = self._wish(asked)
        selection = self._finding.selecting.list(replace(wish, shape=form.shape))
        values["known_at"] = known_at
        read = Read(selection, actor.scopes, actor.scope_shape, as_of, values=values)
        return self._exporting.answer(request, form, read, by=noting.read_of(actor, self._view.name))

    async def _page(
        self, actor: Actor, asked: Parameters, url: str, *, noting: Noting, of: UUID | None = None
    ) -> Response:
        """The page of the list at the URL; ``of`` is the record, found to be seen, whose history it is."""
        as_of, known_at = self._as_of(asked), await self._known_at(asked)
        wish, values = self._wish(asked)
        if of is not None:
            wish, values = replace(wish, filters=(*wish.filters, SUBJECT), shared=True), {**values, SUBJECT: of}
        url_self, url_prefix = self._urls(asked, url, as_of=as_of, known_at=known_at)
        values |= {"url_self": url_self, "url_prefix": url_prefix, "known_at": known_at}
        selection = self._finding.selecting.list(wish)
        answer = await self._doors.reads.fetch(Read(selection, actor.scopes, actor.scope_shape, as_of, values=values))
        if answer is None:
            raise NotFound(self._view.name)
        await noting.note(actor, self._view.name, answer.seen)
        link = link_header(answer, url_self, url_prefix)
        return Response(answer.body, headers={"Link": link, **PRIVATE}, media_type=JSON)

    def _as_of(self, asked: Parameters) -> date:
        return asked.read("as_of", read_date, self._doors.clock.today())

    async def _known_at(self, asked: Parameters) -> int | None:
        """The position at which the content was known; None asks for what is known now."""
        known_at = asked.read("known_at", read_known, None)
        return None if known_at is None else (await self._doors.reads.positions([known_at]))[0]

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
            known="known_at" in asked,
        )
        return wish, values

    def _urls(self, asked: Parameters, url: str, *, as_of: date, known_at: int | None) -> tuple[str, str]:
        """This page's URL, and that of its neighbours up to the cursor.

        Cursors belong to a date and a position: the neighbours name both, so that paging goes on past midnight.
        """
        dated = [("as_of", as_of.isoformat())]
        known = [] if known_at is None else [("known_at", str(known_at))]
        own = asked.spelled()
        neighbour = asked.spelled(without={"cursor", "as_of", "known_at"}, more=[*dated, *known, ("cursor", "")])
        return f"{url}?{own}" if own else url, f"{url}?{neighbour}"


class History(Reading):
    """The history of one view's records: the journal's entries about one of them."""

    def __init__(self, doors: Doors, view: View) -> None:
        """Reads the journal's view, after the record itself has been found to be seen."""
        super().__init__(doors, doors.views.get(JOURNAL))
        self._known -= {SUBJECT, "format"}
        self._records, self._path = Finding(doors.views, view), doors.public_url + path_of(view)

    async def page(self, request: Request) -> Response:
        """``GET /v1/{plural}/{id}/history``."""
        actor = await actor_of(request, self._doors)
        require_json_accepted(request)
        noting = Noting(self._doors.read_log, request, door="rest")
        asked = Parameters(request.scope["query_string"], self._known)
        as_of, known_at, reads = self._as_of(asked), await self._known_at(asked), self._doors.reads
        record = await self._records.id_of(reads, actor, request.path_params["id"], as_of=as_of)
        selection = self._records.selecting.one("id", None, known=known_at is not None)
        seen = await self._records.fetch(reads, actor, record, as_of=as_of, known_at=known_at, selection=selection)
        if seen is None:
            raise NotFound(self._records.view.name)
        return await self._page(actor, asked, f"{self._path}/{record}/history", noting=noting, of=record)
