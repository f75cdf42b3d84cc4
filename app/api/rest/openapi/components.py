"""Headers and answers that many operations share."""

from collections.abc import Mapping
from typing import Any, Final

from app.api.preferences import RESPOND_ASYNC
from app.api.problems import MEDIA_TYPE
from app.api.rest.openapi.schemas import both, ref
from app.domain.shared.codes import Text

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
        "description": "Địa chỉ của bản ghi mới, hoặc của `operation`. / Where the new record is, or the `operation`.",
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
    "Preference-Applied": {
        "description": "Có mặt khi việc được thực hiện sau (RFC 7240). / Present where the call was put aside.",
        "schema": {"type": "string", "enum": [RESPOND_ASYNC]},
    },
    "Retry-After": {"description": "Giây. / Seconds.", "schema": {"type": "integer"}},
    "Content-Language": {"description": "vi | en", "schema": {"type": "string"}},
}

TOO_LARGE_HEAD: Final = 431
ALWAYS: Final = ("RateLimit", "RateLimit-Policy", "Access-Control-Allow-Origin")
"""Headers of every answer but those of the probes, which no quota and no browser knows."""
ACCEPTED: Final[Mapping[str, Any]] = {
    "description": "Sẽ được thực hiện sau; xem `Location`. / It will be done; see `Location`.",
    "headers": {
        name: {"$ref": f"#/components/headers/{name}"}
        for name in ("Location", "Retry-After", "Preference-Applied", "Idempotent-Replayed", *ALWAYS)
    },
}
"""The answer of a call that is put aside. It has no body, so that the types of every other answer stay as they are."""
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
