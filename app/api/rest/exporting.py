"""Sends a list as a file: CSV, XLSX or NDJSON, every row in one answer.

The answer begins with the first piece of the file, so whatever goes wrong before is a problem as always. What goes
wrong later cuts the connection: nobody takes a part of a file for the whole.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from app.api.conditional import NEVER_KEPT
from app.api.edge import ONLY_HEAD
from app.api.language import language_of
from app.api.nouns import noun
from app.api.ports import Doors
from app.api.problems import NOT_ACCEPTABLE, TransportError, bad_parameter, one_of
from app.api.requests import JSON, preferred
from app.api.rest.media import CONTENT_TYPES, MEDIA_TYPES
from app.api.rest.naming import path_of
from app.api.rest.parameters import Parameters
from app.domain.privacy.model import PersonalRead
from app.domain.shared.codes import Text
from app.domain.shared.exports import Column, Export, Form, Words, columns_of
from app.domain.shared.selection import Read, Root
from app.domain.shared.views import View

FORMATS: Final = ("json", *(form.value for form in Form))
"""What the parameter ``format`` takes."""
STALLED_SECONDS: Final = 60.0
"""A reader that takes nothing for so long is given up: it holds a place that others wait for."""
PIECE: Final = 65_536
"""Bytes that are sent at a time, once the first have gone."""

_OFFERED: Final = (JSON, *MEDIA_TYPES.values())
_PAGED: Final = ("limit", "cursor", "count")
_ONLY_PAGES: Final = Text(
    "chỉ dùng với format=json: tệp xuất gồm mọi dòng", "with format=json only: a file holds every row"
)
_NOTES: Final = Text("Chú thích", "Notes")
_COLUMN, _MEANING = Text("Cột", "Column"), Text("Ý nghĩa", "Meaning")
_LIST, _AS_OF = Text("Danh sách", "List"), Text("Vào ngày", "As of")


def form_of(request: Request, asked: Parameters) -> Form | None:
    """The form of the file that is asked for, None for a page of JSON: ``format`` decides, else ``Accept``."""
    word = asked.text("format")
    if word is None:
        media = preferred(request.headers.get("accept"), _OFFERED)
        if media is None:
            raise TransportError(NOT_ACCEPTABLE, 406, values={"offered": ", ".join(_OFFERED)})
        return None if media == JSON else next(form for form, own in MEDIA_TYPES.items() if own == media)
    if word not in FORMATS:
        raise bad_parameter("format", word, one_of(FORMATS))
    return None if word == "json" else Form(word)


def require_no_page(asked: Parameters) -> None:
    """Refuses what cuts a list into pages."""
    for name in _PAGED:
        if name in asked:
            raise bad_parameter(name, asked.text(name) or "", _ONLY_PAGES)


class Exporting:
    """The files of one view's list."""

    def __init__(self, doors: Doors, view: View) -> None:
        """Everything is known but the request."""
        self._doors, self._view = doors, view

    def answer(self, request: Request, form: Form, read: Read, *, by: PersonalRead) -> Response:
        """The answer that will write the file, and ``by`` whom it is read into the log of reads."""
        [root] = read.selection.roots
        columns = columns_of(self._doors.views, self._view, root.items) if isinstance(root, Root) else ()
        language = language_of(request.headers.get("accept-language"))
        words = self._words(columns, language, read.as_of)
        return Exported(
            self._doors,
            Export(read, form, columns, words),
            {
                **NEVER_KEPT,
                "Content-Type": CONTENT_TYPES[form],
                "Content-Disposition": self._disposition(form, language, read.as_of),
                "Content-Language": language,
                "Vary": "Accept, Accept-Language, Authorization",
            },
            by=by,
        )

    def _disposition(self, form: Form, language: str, as_of: date) -> str:
        """A name in ASCII for every client, and one in the caller's language (RFC 6266, RFC 8187)."""
        plain = f"{path_of(self._view).rpartition('/')[2]}-{as_of.isoformat()}.{form}"
        named = quote(f"{noun(self._view.name).say(language)} {as_of.isoformat()}.{form}", safe="")
        return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{named}"

    def _words(self, columns: tuple[Column, ...], language: str, as_of: date) -> Words:
        name = noun(self._view.name).say(language)
        notes = (
            (_LIST.say(language), self._view.doc.say(language)),
            (_AS_OF.say(language), f"{as_of.day:02}/{as_of.month:02}/{as_of.year}"),
            (),
            (_COLUMN.say(language), _MEANING.say(language)),
            *((column.name, column.doc.say(language)) for column in columns),
        )
        return Words(name[0].upper() + name[1:], _NOTES.say(language), notes)


class Exported(Response):
    """Writes the file as the answer; ends at once when the caller has gone."""

    def __init__(self, doors: Doors, export: Export, headers: dict[str, str], *, by: PersonalRead) -> None:
        """Nothing is read before the answer is sent."""
        super().__init__(headers=headers)
        del self.headers["content-length"]
        self._doors, self._export, self._by = doors, export, by

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the file; a caller who went away is no fault, and nothing is read for one who asks for the head."""
        if ONLY_HEAD in scope:
            await _Body(send, self._start(), first=_nothing).end()
            return
        writing = asyncio.ensure_future(self._write(send))
        leaving = asyncio.ensure_future(_left(receive))
        try:
            await asyncio.wait((writing, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (writing, leaving):
                task.cancel()
            await asyncio.wait((writing, leaving))
        if not writing.cancelled():
            writing.result()

    def _start(self) -> Message:
        return {"type": "http.response.start", "status": 200, "headers": self.raw_headers}

    async def _write(self, send: Send) -> None:
        body = _Body(send, self._start(), first=self._note)
        await self._doors.exports.write(self._export, body.take)
        await body.end()

    async def _note(self) -> None:
        await self._doors.list_log.note(self._export.read, self._by)


class _Body:
    """What has been written and not sent yet: at most one piece and what comes at a time.

    ``first`` is done before anything goes out, and nothing goes out where it cannot be done.
    """

    def __init__(self, send: Send, start: Message, *, first: Callable[[], Awaitable[None]]) -> None:
        self._send, self._start, self._first = send, start, first
        self._begun = False
        self._kept: list[bytes] = []
        self._size = 0

    async def take(self, piece: bytes) -> None:
        """The first goes out at once, so that the caller sees the file begin; small ones are put together."""
        self._kept.append(piece)
        self._size += len(piece)
        if self._size >= PIECE or not self._begun:
            await self._flush(more=True)

    async def end(self) -> None:
        """Sends the rest, which ends the file."""
        await self._flush(more=False)

    async def _flush(self, *, more: bool) -> None:
        if not self._begun:
            await self._first()
        async with asyncio.timeout(STALLED_SECONDS):
            if not self._begun:
                self._begun = True
                await self._send(self._start)
            body = b"".join(self._kept)
            self._kept, self._size = [], 0
            await self._send({"type": "http.response.body", "body": body, "more_body": more})


async def _nothing() -> None:
    """Who asks for the head is shown nothing."""


async def _left(receive: Receive) -> None:
    """Returns when the caller has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
