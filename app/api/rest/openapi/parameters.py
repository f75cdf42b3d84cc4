"""Parameters that many operations share."""

from collections.abc import Mapping
from typing import Any, Final

from app.api.knowing import KNOWN
from app.api.noting import HEADER as PURPOSE
from app.api.paging import LARGEST_LIMIT, LIMIT
from app.api.preferences import HEADER as PREFER
from app.api.preferences import LONGEST_WAIT_SECONDS, RESPOND_ASYNC
from app.api.rest.openapi.schemas import both
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
    "Prefer": parameter(
        PREFER,
        {"type": "string", "minLength": 1},
        Text(
            f"`{RESPOND_ASYNC}`: không chờ (RFC 7240). Trả lời 202 và `Location` của một `operation`, nơi xem tiến độ, "
            "kết quả, và huỷ. Thêm `wait=10` để chờ tối đa 10 giây rồi mới trả lời 202; nhiều nhất "
            f"{LONGEST_WAIT_SECONDS}. Quyền được xét lại khi thực hiện.",
            f"`{RESPOND_ASYNC}`: do not wait (RFC 7240). Answered 202 with the `Location` of an `operation`, which has "
            "progress and result and can be cancelled. With `wait=10` the 202 comes only after 10 seconds of "
            f"waiting, {LONGEST_WAIT_SECONDS} at most. Permissions are looked at again when it is carried out.",
        ),
        example="respond-async, wait=10",
        where="header",
    ),
    "AcceptLanguage": parameter(
        "Accept-Language",
        {"type": "string", "default": "vi"},
        Text("Ngôn ngữ của thông báo: `vi` hoặc `en`.", "The language of messages: `vi` or `en`."),
        where="header",
    ),
}
