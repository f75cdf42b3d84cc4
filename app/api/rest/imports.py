"""The bytes of uploads, and the templates of lists: channels of data, for clients of both doors."""

import json
from collections.abc import Iterator
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from app.api.auth import actor_of, writer_of
from app.api.conditional import PRIVATE
from app.api.ports import Doors
from app.api.problems import bad_parameter, one_of
from app.api.requests import BYTES, JSON, read_body_of
from app.api.rest.openapi.parameters import parameter
from app.api.rest.openapi.schemas import ref
from app.api.rest.parameters import Parameters
from app.api.rest.routing import Operation
from app.api.rest.values import read_id, read_int
from app.api.tracing import trace_id_of
from app.domain.imports.actions import add_chunk
from app.domain.imports.model import LARGEST_CHUNK, LARGEST_FILE, ImportKind
from app.domain.journal.model import Origin
from app.domain.shared.codes import Text
from app.domain.shared.errors import NotFound
from app.domain.shared.ids import UploadId

OFFSET: Final = "offset"
FORMAT: Final = "format"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS: Final = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}
_FROM_ZERO: Final = Text("số nguyên từ 0", "a whole number from 0")
_NO_PARTS: Final = Text("không rỗng", "not empty")


class Uploading:
    """What comes in as bytes, and what is to be filled in."""

    def __init__(self, doors: Doors) -> None:
        """Parts are written by the action; templates are made behind the doors."""
        self._doors = doors

    async def put_content(self, request: Request) -> Response:
        """``PUT /v1/uploads/{id}/content``: the part that begins at ``offset``; answers how much is there."""
        actor = await writer_of(request, self._doors)
        asked = Parameters(request.scope["query_string"], {OFFSET})
        start = asked.read(OFFSET, read_int, 0)
        if start < 0:
            raise bad_parameter(OFFSET, str(start), _FROM_ZERO)
        upload_id = _upload(request)
        content = await read_body_of(request, BYTES, largest=LARGEST_CHUNK)
        if not content:
            raise bad_parameter("body", "", _NO_PARTS, status=422)
        origin = Origin(actor.account_id, actor.person_id, "rest", trace_id_of(request))
        async with self._doors.begin(origin) as work:
            facts = await add_chunk(work, actor, upload_id, start=start, content=content)
        told = {"id": str(upload_id), "received": facts.received, "size": facts.size}
        return Response(json.dumps(told).encode(), headers=PRIVATE, media_type=JSON)

    async def get_template(self, request: Request) -> Response:
        """``GET /v1/import-templates/{kind}``: a list with headers, an example and explanations."""
        await actor_of(request, self._doors)
        form = Parameters(request.scope["query_string"], {FORMAT}).text(FORMAT) or "xlsx"
        if form not in FORMS:
            raise bad_parameter(FORMAT, form, one_of(FORMS))
        kind = request.path_params["kind"]
        if kind not in set(ImportKind):
            raise NotFound("import")
        content = self._doors.templates.make(ImportKind(kind), form)
        named = {"Content-Disposition": f'attachment; filename="{kind}.{form}"'}
        return Response(content, headers={**PRIVATE, **named}, media_type=FORMS[form])


def _upload(request: Request) -> UploadId:
    try:
        return UploadId(read_id(request.path_params["id"]))
    except ValueError:
        raise NotFound("upload") from None


def uploading(doors: Doors) -> Iterator[Operation]:
    """The operations on uploads and templates that no view stands behind."""
    endpoints = Uploading(doors)
    yield Operation(
        id="put_upload_content",
        method="PUT",
        path="/v1/uploads/{id}/content",
        endpoint=endpoints.put_content,
        tag="uploads",
        summary=Text("Gửi một phần nội dung của tệp", "Send a part of a file"),
        description=Text(
            f"Mỗi phần tối đa {LARGEST_CHUNK} byte, bắt đầu ở `offset`. Mất kết nối thì đọc `received` của tệp rồi gửi "
            "tiếp từ đó; sai vị trí được trả lời 409 kèm vị trí đúng.",
            f"A part has at most {LARGEST_CHUNK} bytes and begins at `offset`. After a broken line read `received` of "
            "the upload and go on from there; a wrong offset is answered with 409 and the right one.",
        ),
        parameters=("Id", _offset()),
        raw_body=BYTES,
        answer=ref("UploadProgress"),
        problems=(400, 401, 403, 404, 409, 413, 415, 422),
    )
    yield Operation(
        id="get_import_template",
        method="GET",
        path="/v1/import-templates/{kind}",
        endpoint=endpoints.get_template,
        tag="imports",
        summary=Text("Mẫu danh sách để điền", "A list to be filled in"),
        description=Text(
            "Tệp trống với đúng các cột mà danh sách loại này nhận.",
            "An empty file with the columns that a list takes.",
        ),
        parameters=(_kind(), _format()),
        answer={"contentMediaType": XLSX},
        media_type=XLSX,
        other_answers={"text/csv": {"contentMediaType": "text/csv"}},
        problems=(400, 401, 404),
    )


def _offset() -> dict[str, Any]:
    doc = Text("Byte đầu tiên của phần này.", "The first byte of this part.")
    return parameter(OFFSET, {"type": "integer", "minimum": 0, "maximum": LARGEST_FILE, "default": 0}, doc)


def _kind() -> dict[str, Any]:
    words = {"type": "string", "enum": [each.value for each in ImportKind]}
    doc = Text("Loại danh sách.", "What the list holds.")
    return parameter("kind", words, doc, where="path", required=True)


def _format() -> dict[str, Any]:
    doc = Text("Dạng tệp.", "The form of the file.")
    return parameter(FORMAT, {"type": "string", "enum": list(FORMS), "default": "xlsx"}, doc)
