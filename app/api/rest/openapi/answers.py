"""Schemas of the answers that no view describes."""

from collections.abc import Mapping
from typing import Any, Final

from app.api.rest.openapi.schemas import PAGE, both, ref
from app.domain.access.explaining import Outcome
from app.domain.access.permissions import Permission
from app.domain.access.roles import Role
from app.domain.shared.codes import Text

_TEXT: Final = {"type": "string"}
_ID: Final = {"type": "string", "format": "uuid"}
_IDS: Final = {"type": "array", "items": _ID}
_MAYBE_ID: Final = {"type": ["string", "null"], "format": "uuid"}
_PERMISSION: Final = {"type": "string", "enum": [each.value for each in Permission]}
_ROLE: Final = {"type": "string", "enum": [each.value for each in Role]}


def _object(doc: Text, properties: Mapping[str, Any], *, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "description": both(doc),
        "required": [name for name in properties if name not in optional],
        "properties": dict(properties),
    }


def _list(of: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": dict(of)}


_ASSIGNMENT: Final = _object(
    Text("Một vai trò đang giữ, và nơi của nó.", "A role held today, and its place."),
    {
        "id": _ID,
        "role": _ROLE,
        "territory_path": {"type": ["string", "null"]},
        "group_id": _MAYBE_ID,
        "household_id": _MAYBE_ID,
        "ends_on": {"type": ["string", "null"], "format": "date"},
    },
)
_REACH: Final = _object(
    Text("Một quyền, và những nơi nó có hiệu lực.", "A permission, and where it reaches."),
    {
        "permission": _PERMISSION,
        "territory_paths": _list(_TEXT),
        "group_ids": _IDS,
        "household_ids": _IDS,
        "person_ids": _IDS,
    },
)
_REASON: Final = _object(
    Text("Lý do từ một phân công.", "The reason that one assignment gives."),
    {
        "outcome": {"type": "string", "enum": [each.value for each in Outcome]},
        "detail": _TEXT,
        "assignment_id": _MAYBE_ID,
        "role": {"type": ["string", "null"], "enum": [*(each.value for each in Role), None]},
    },
)

ANSWERS: Final[Mapping[str, dict[str, Any]]] = {
    "Page": PAGE,
    "Tokens": _object(
        Text("Mã truy cập và mã làm mới.", "An access token, and the token that gets the next one."),
        {
            "access_token": _TEXT,
            "token_type": {"type": "string", "enum": ["Bearer"]},
            "expires_in": {"type": "integer", "description": "Giây. / Seconds."},
            "refresh_token": _TEXT,
        },
    ),
    "Me": _object(
        Text("Người đang đăng nhập.", "Who is signed in."),
        {
            "account_id": _ID,
            "person_id": _ID,
            "username": _TEXT,
            "client_id": _TEXT,
            "assignments": _list(_ASSIGNMENT),
            "permissions": _list(_REACH),
        },
    ),
    "BulkAnswer": _object(
        Text("Câu trả lời cho từng mục, theo thứ tự đã gửi.", "Each item's answer, in the order of the items."),
        {
            "items": _list(
                _object(
                    Text(
                        "`status` là của riêng mục: 201 với `id`, `location`; 200 với `valid` khi chỉ kiểm tra; hoặc "
                        "của `problem`.",
                        "`status` is the item's own: 201 with `id` and `location`, 200 with `valid` where nothing is "
                        "kept, or that of `problem`.",
                    ),
                    {
                        "status": {"type": "integer"},
                        "id": _ID,
                        "location": {"type": "string", "format": "uri"},
                        "replayed": {
                            "type": "boolean",
                            "description": "Đã tạo ở lần gọi trước. / It was made by an earlier call.",
                        },
                        "valid": {"type": "boolean"},
                        "problem": ref("Problem"),
                    },
                    optional=("id", "location", "replayed", "valid", "problem"),
                )
            )
        },
    ),
    "Explanation": _object(
        Text("Được phép hay không, và vì sao.", "Whether it is allowed, and why."),
        {"allowed": {"type": "boolean"}, "reasons": _list(_REASON)},
    ),
    "UploadProgress": _object(
        Text("Tệp đã nhận được bao nhiêu.", "How much of a file is there."),
        {"id": _ID, "received": {"type": "integer"}, "size": {"type": "integer"}},
    ),
    "Transitions": _object(
        Text("Những gì làm được với bản ghi.", "What can be done with the record."),
        {
            "items": _list(
                _object(
                    Text("Một thao tác.", "A transition."),
                    {
                        "name": _TEXT,
                        "command": _TEXT,
                        "description": _TEXT,
                        "allowed": {"type": "boolean"},
                        "because": _object(
                            Text("Vì sao không được; vắng mặt khi được.", "Why not; absent when it is allowed."),
                            {"code": _TEXT, "detail": _TEXT},
                        ),
                    },
                    optional=("because",),
                )
            )
        },
    ),
    "Health": _object(
        Text("Sẵn sàng hay chưa.", "Whether it is ready."),
        {"status": _TEXT, "needs": {"type": "object", "additionalProperties": {"type": "boolean"}}},
    ),
}
