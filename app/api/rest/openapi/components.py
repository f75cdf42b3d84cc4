"""Parameters, headers and problems that many operations share."""

from collections.abc import Mapping
from typing import Any, Final

from app.api.knowing import KNOWN
from app.api.noting import HEADER as PURPOSE
from app.api.paging import LARGEST_LIMIT, LIMIT
from app.api.problems import MEDIA_TYPE
from app.api.rest.openapi.schemas import both, ref
from app.api.surface.inputs import MAX_INT
from app.domain.privacy.model import DISPLAY, LONGEST_PURPOSE
from app.domain.shared.codes import Text
from app.domain.shared.exports import Form


def parameter(name: str, schema: Mapping[str, Any], doc: Text, *, where: str = "query", **more: Any) -> dict[str, Any]:
    """A parameter; a list is written with commas."""
    listed = {"style": "form", "explode": False} if schema.get("type") == "array" else {}
    return {"name": name, "in": where, "description": both(doc), "schema": schema, **listed, **more}


PARAMETERS: Final[Mapping[str, dict[str, Any]]] = {
    "Id": parameter(
        "id",
        {"type": "string"},
        Text("Định danh; hoặc mã, ở nơi có bộ lọc `code`.", "The id; or the code, where the list has a filter `code`."),
        required=True,
        example="01981a2b-0000-7000-8000-000000000001",
        where="path",
    ),
    "Limit": parameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MAX_INT, "default": LIMIT},
        Text(f"Số bản ghi mỗi trang; tối đa {LARGEST_LIMIT}.", f"Records a page; more than {LARGEST_LIMIT} are cut."),
    ),
    "Cursor": parameter(
        "cursor",
        {"type": "string", "minLength": 1},
        Text("Lấy nguyên từ liên kết `next`, `prev`.", "Taken as it is from the links `next` and `prev`."),
    ),
    "Count": parameter(
        "count",
        {"type": "string", "enum": ["exact"]},
        Text("Cho biết tổng số.", "Tells how many there are in all."),
    ),
    "Format": parameter(
        "format",
        {"type": "string", "enum": ["json", *(form.value for form in Form)], "default": "json"},
        Text(
            "`csv`, `xlsx`, `ndjson`: cả danh sách thành một tệp, cùng bộ lọc, thứ tự, quyền xem và ngày; cũng chọn "
            "được bằng `Accept`. Không dùng cùng `limit`, `cursor`, `count`. Quan hệ tới một bản ghi thành các cột như "
            "`head.full_name`; danh sách và đối tượng là văn bản JSON. CSV: UTF-8 có BOM, CRLF; văn bản bắt đầu bằng "
            "`=`, `+`, `-`, `@`, tab hoặc xuống dòng có thêm dấu nháy đơn ở đầu, để không thành công thức. XLSX: tờ "
            "`Chú thích` nói ý nghĩa từng cột. Tệp không viết được đến hết thì kết nối bị ngắt, không kết thúc bình "
            "thường.",
            "`csv`, `xlsx`, `ndjson`: the whole list as one file, with the same filters, order, scope, masks and date; "
            "`Accept` chooses too. Not together with `limit`, `cursor`, `count`. A relation to one record becomes "
            "columns like `head.full_name`; lists and objects are JSON text. CSV: UTF-8 with a BOM, CRLF; a text that "
            "begins with `=`, `+`, `-`, `@`, a tab or a line break has an apostrophe in front, so that it is no "
            "formula. XLSX: the sheet `Notes` says what each column means. Where a file cannot be finished the "
            "connection is cut, so that it never ends as a whole one does.",
        ),
    ),
    "AsOf": parameter(
        "as_of",
        {"type": "string", "format": "date"},
        Text("Nội dung vào ngày này; mặc định hôm nay.", "The content as of this date; today by default."),
        example="2026-01-31",
    ),
    "KnownAt": parameter("known_at", {"type": "string", "minLength": 1}, KNOWN, example="2026-01-31T08:00:00+07:00"),
    "IdempotencyKey": parameter(
        "Idempotency-Key",
        {"type": "string", "pattern": "^[!#-~][ !#-~]{0,254}$"},
        Text(
            "Gửi lại cùng khoá và cùng nội dung thì nhận lại câu trả lời đầu tiên.",
            "The same key with the same body gives the first answer again.",
        ),
        example="8e03978e-40d5-43e8-bc93-6894a57f9324",
        where="header",
    ),
    "OnBehalfOf": parameter(
        "On-Behalf-Of",
        {"type": "string", "pattern": "^(person_)?[0-9a-fA-F-]{32,36}$"},
        Text(
            "Định danh người được làm thay; bạn phải xem được người đó. Nhật ký ghi cả hai; người đó có thể xác nhận "
            "hoặc phản đối. Không cho thêm quyền nào.",
            "Id of the person on whose behalf you act; you have to be able to see them. The journal names both; they "
            "can confirm or object. It gives no permission.",
        ),
        example="01981a2b-0000-7000-8000-000000000001",
        where="header",
    ),
    "IfMatch": parameter(
        "If-Match",
        {"type": "string", "pattern": '^(W/)?"[0-9]{1,18}(-[0-9a-f]+)?"$'},
        Text("ETag của bản ghi mà bạn đã đọc.", "The ETag of the record that you have read."),
        required=True,
        example='"3-5f2b9c1d7e8a4b60"',
        where="header",
    ),
    "IfNoneMatch": parameter(
        "If-None-Match",
        {"type": "string"},
        Text("ETag đã có; nếu không đổi thì trả lời 304.", "An ETag that you have; 304 when nothing changed."),
        where="header",
    ),
    "ValidateOnly": parameter(
        "validate_only",
        {"type": "boolean", "default": False},
        Text("Kiểm tra quyền và mọi quy định, không lưu gì.", "Checks permission and every rule, keeps nothing."),
    ),
    "Atomic": parameter(
        "atomic",
        {"type": "boolean", "default": False},
        Text("Tất cả hoặc không gì cả.", "All or nothing."),
    ),
    "Purpose": parameter(
        PURPOSE,
        {"type": "string", "minLength": 1, "maxLength": 3 * 4 * LONGEST_PURPOSE, "default": DISPLAY},
        Text(
            "Mục đích xem dữ liệu cá nhân, được ghi lại và cho người đó xem; mã hoá phần trăm theo UTF-8."
            " Không ghi họ tên, số điện thoại, số căn cước.",
            "What personal values are read for; it is kept and shown to the person. Percent-encoded UTF-8."
            " No names, phone numbers or citizen ids in it.",
        ),
        example="%C4%90%E1%BB%91i%20chi%E1%BA%BFu%20h%E1%BB%93%20s%C6%A1",
        where="header",
    ),
    "AcceptLanguage": parameter(
        "Accept-Language",
        {"type": "string", "default": "vi"},
        Text("Ngôn ngữ của thông báo: `vi` hoặc `en`.", "The language of messages: `vi` or `en`."),
        where="header",
    ),
}

HEADERS: Final[Mapping[str, dict[str, Any]]] = {
    "ETag": {
        "description": "Phiên bản và mã băm của câu trả lời. / Version, and digest of the answer.",
        "schema": {"type": "string"},
    },
    "Content-Disposition": {
        "description": "Tên tệp, khi trả lời bằng tệp. / The name of the file, where the answer is one.",
        "schema": {"type": "string"},
    },
    "Link": {
        "description": "Các liên kết của trang (RFC 8288). / The page's links (RFC 8288).",
        "schema": {"type": "string"},
    },
    "Location": {
        "description": "Địa chỉ của bản ghi mới. / Where the new record is.",
        "schema": {"type": "string", "format": "uri"},
    },
    "Idempotent-Replayed": {
        "description": "Có mặt khi đây là câu trả lời đã lưu. / Present when this is a kept answer.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "WWW-Authenticate": {"description": "RFC 6750", "schema": {"type": "string"}},
    "RateLimit": {
        "description": "Còn lại bao nhiêu của từng hạn mức. / What is left of each quota "
        "(draft-ietf-httpapi-ratelimit-headers-10).",
        "schema": {"type": "string"},
        "example": '"default";r=599;t=1',
    },
    "RateLimit-Policy": {
        "description": "Các hạn mức áp dụng. / The quotas that apply.",
        "schema": {"type": "string"},
        "example": '"default";q=600;w=60',
    },
    "Access-Control-Allow-Origin": {
        "description": "Trang web được phép gọi. / The web application that may call.",
        "schema": {"type": "string", "format": "uri"},
    },
    "Retry-After": {"description": "Giây. / Seconds.", "schema": {"type": "integer"}},
    "Content-Language": {"description": "vi | en", "schema": {"type": "string"}},
}

TOO_LARGE_HEAD: Final = 431
ALWAYS: Final = ("RateLimit", "RateLimit-Policy", "Access-Control-Allow-Origin")
"""Headers of every answer but those of the probes, which no quota and no browser knows."""
_STATUSES: Final[Mapping[int, Text]] = {
    400: Text("Không đọc được yêu cầu, hoặc tham số sai.", "The request cannot be read, or a parameter is wrong."),
    401: Text("Chưa đăng nhập.", "Not signed in."),
    403: Text("Không có quyền.", "Not allowed."),
    404: Text("Không có, hoặc ngoài phạm vi của bạn.", "Not there, or outside your scope."),
    406: Text("Không có định dạng được yêu cầu.", "The form asked for is not offered."),
    409: Text("Trái quy định, sai trạng thái, hoặc phương án đã cũ.", "A broken rule, a wrong state, a stale plan."),
    412: Text("Phiên bản đã cũ.", "The version is stale."),
    413: Text("Nội dung quá lớn.", "The body is too large."),
    415: Text("Kiểu nội dung không được nhận.", "The kind of content is not taken."),
    422: Text("Giá trị không hợp lệ.", "Values are not valid."),
    428: Text("Thiếu If-Match.", "If-Match is missing."),
    431: Text("Phần đầu của yêu cầu quá lớn.", "The head of the request is too large."),
    429: Text("Hết hạn mức, hoặc quá nhiều lần thử.", "A quota is used up, or there were too many tries."),
    500: Text("Lỗi máy chủ.", "A fault of the service."),
    503: Text("Tạm thời chưa sẵn sàng.", "Not available right now."),
}
_OF_STATUS: Final[Mapping[int, tuple[str, ...]]] = {
    401: ("WWW-Authenticate",),
    429: ("Retry-After",),
    503: ("Retry-After",),
}


def problems() -> dict[str, dict[str, Any]]:
    """One response for each status of a problem."""
    return {
        f"Problem{status}": {
            "description": both(doc),
            "headers": {
                name: {"$ref": f"#/components/headers/{name}"}
                for name in ("Content-Language", *ALWAYS, *_OF_STATUS.get(status, ()))
            },
            # A head that is too large is refused before anything of it was read, so without a body.
            **({} if status == TOO_LARGE_HEAD else {"content": {MEDIA_TYPE: {"schema": ref("Problem")}}}),
        }
        for status, doc in _STATUSES.items()
    }


_TEXT: Final = {"type": "string"}
PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "RFC 9457. `code` không bao giờ đổi; lời văn theo `Accept-Language`. / `code` never changes; the "
    "words follow `Accept-Language`.",
    "required": ["type", "title", "status", "detail", "instance", "code", "trace_id"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "Trang giải thích. / A page that explains it."},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "instance": _TEXT,
        "code": _TEXT,
        "trace_id": _TEXT,
        "errors": {
            "type": "array",
            "description": "Từng giá trị không hợp lệ. / Each value that is not valid.",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {"pointer": _TEXT, "code": _TEXT, "detail": _TEXT},
            },
        },
        "violations": {
            "type": "array",
            "description": "Từng quy định không được đáp ứng. / Each rule that is not met.",
            "items": {
                "type": "object",
                "required": ["code", "message", "legal_basis", "subject"],
                "properties": {
                    "code": _TEXT,
                    "message": _TEXT,
                    "legal_basis": {"type": ["string", "null"]},
                    "subject": {
                        **_TEXT,
                        "description": "Chỗ sai (JSON pointer) hoặc định danh. / A JSON pointer, or a record's id.",
                    },
                },
            },
        },
        "allowed_actions": {
            "type": "array",
            "description": "Những gì làm được lúc này. / What can be done instead.",
            "items": _TEXT,
        },
        "item": {
            "type": "integer",
            "minimum": 0,
            "description": "Mục bị từ chối, đếm từ 0. / The item that was refused, counted from 0.",
        },
        "violated-policies": {
            "type": "array",
            "description": "Hạn mức đã hết. / The quotas that are used up.",
            "items": _TEXT,
        },
    },
    "examples": [
        {
            "type": "https://tuquan.example/problems/stale-version",
            "title": "Phiên bản đã cũ",
            "status": 412,
            "detail": "Bản ghi đã thay đổi (phiên bản hiện tại 4). Hãy đọc lại rồi thử lại.",
            "instance": "/v1/groups/01981a2b-0000-7000-8000-000000000001",
            "code": "stale-version",
            "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
        }
    ],
}
