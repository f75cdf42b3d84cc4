"""The operations that no view stands behind: signing in, who one is, why one may, and the probes."""

from collections.abc import Iterator
from typing import Any, Final

from pydantic import TypeAdapter

from app.api.ports import Doors
from app.api.rest import accounts
from app.api.rest.access import PLACE_PARAMETERS, Explaining
from app.api.rest.accounts import Session
from app.api.rest.health import Probes
from app.api.rest.imports import uploading
from app.api.rest.openapi.parameters import parameter
from app.api.rest.openapi.schemas import ref
from app.api.rest.operations import watching
from app.api.rest.routing import Operation
from app.api.surface.inputs import body_of, example_of
from app.domain.access.permissions import Permission
from app.domain.shared.codes import Text

_SENT: Final = (400, 401, 413, 415, 422)
_ROTATING: Final = Text(
    "Mã làm mới chỉ dùng một lần; dùng lại thì phiên bị thu hồi.",
    "A refresh token is used once; using it again revokes the session.",
)
_SIGNING_IN: Final = Text(
    "Gửi `access_token` ở tiêu đề `Authorization: Bearer …` của mọi yêu cầu; trước khi hết hạn hãy lấy cặp mã tiếp theo"
    " ở `/v1/auth/refresh`.",
    "Send `access_token` as `Authorization: Bearer …` with every request; before it expires get the next pair at"
    " `/v1/auth/refresh`.",
)
_ENDING: Final = Text("Kết thúc phiên của mã làm mới này.", "Ends the session of this refresh token.")
_PATHS: Final = Text(
    "`territory_path` là đường dẫn nội bộ, chỉ để so sánh: quyền ở `1.31` có hiệu lực ở mọi nơi bắt đầu bằng `1.31.`."
    " Địa bàn của một phân công là `territory_id` ở `/v1/assignments/{id}`.",
    "`territory_path` is internal and only for comparing: what holds at `1.31` holds wherever the path begins with"
    " `1.31.`. The territory of an assignment is `territory_id` at `/v1/assignments/{id}`.",
)
_ID: Final = {"type": "string", "format": "uuid"}


def standing(doors: Doors) -> Iterator[Operation]:
    """All of them, in the order of the document."""
    yield from _sessions(Session(doors))
    yield _me(Session(doors))
    yield _explain(Explaining(doors))
    yield from uploading(doors)
    yield from watching(doors)
    yield from _well_known(Session(doors))
    yield from _probes(Probes(doors.health))


def _sessions(session: Session) -> Iterator[Operation]:
    yield _sent(
        "sign_in",
        "login",
        endpoint=session.sign_in,
        summary=Text("Đăng nhập", "Sign in"),
        description=_SIGNING_IN,
        takes=accounts.SignIn,
        answer=ref("Tokens"),
        problems=(*_SENT, 429),
    )
    yield _sent(
        "refresh_tokens",
        "refresh",
        endpoint=session.refresh,
        summary=Text("Lấy cặp mã tiếp theo", "Get the next pair of tokens"),
        description=_ROTATING,
        takes=accounts.RefreshToken,
        answer=ref("Tokens"),
    )
    yield _sent(
        "sign_out",
        "logout",
        endpoint=session.sign_out,
        summary=Text("Đăng xuất", "Sign out"),
        description=_ENDING,
        takes=accounts.RefreshToken,
        status=204,
    )


def _sent(name: str, word: str, *, takes: type, problems: tuple[int, ...] = _SENT, **more: Any) -> Operation:
    """A ``POST`` of somebody who is not signed in (yet)."""
    return Operation(
        id=name,
        method="POST",
        path=f"/v1/auth/{word}",
        tag="auth",
        body=TypeAdapter(body_of(takes)),
        body_examples={name: example_of(takes)},
        problems=problems,
        signed_in=False,
        **more,
    )


def _me(session: Session) -> Operation:
    return Operation(
        id="get_me",
        method="GET",
        path="/v1/me",
        endpoint=session.me,
        tag="auth",
        summary=Text("Tôi là ai, giữ vai trò nào, có quyền gì ở đâu", "Who I am, my roles, what I may do where"),
        description=_PATHS,
        answer=ref("Me"),
        problems=(401, 406),
    )


def _explain(explaining: Explaining) -> Operation:
    places = [
        parameter(name, _ID, Text("Nơi cần hỏi (đúng một nơi).", "The place (exactly one)."))
        for name in PLACE_PARAMETERS
    ]
    return Operation(
        id="explain_access",
        method="GET",
        path="/v1/access/explain",
        endpoint=explaining.explain,
        tag="access",
        summary=Text("Vì sao được hay không được phép", "Why something is allowed or not"),
        description=Text(
            "Mỗi vai trò mà người đó đã hoặc đang giữ cho một lý do.",
            "Each role that the person holds or ever held gives one reason.",
        ),
        parameters=(
            parameter(
                "permission",
                {"type": "string", "enum": [each.value for each in Permission]},
                Text("Quyền cần hỏi.", "The permission."),
                required=True,
            ),
            *places,
            parameter("account_id", _ID, Text("Tài khoản; mặc định của mình.", "The account; one's own by default.")),
        ),
        answer=ref("Explanation"),
        problems=(400, 401, 404, 406),
    )


def _well_known(session: Session) -> Iterator[Operation]:
    yield Operation(
        id="get_jwks",
        method="GET",
        path="/.well-known/jwks.json",
        endpoint=session.keys,
        tag="auth",
        summary=Text("Khoá công khai (RFC 7517)", "Public keys (RFC 7517)"),
        description=Text("Để kiểm tra mã truy cập ở nơi khác.", "For verifying access tokens elsewhere."),
        answer={"type": "object"},
        media_type=accounts.JWKS,
        signed_in=False,
    )
    yield Operation(
        id="get_authorization_server",
        method="GET",
        path="/.well-known/oauth-authorization-server",
        endpoint=session.metadata,
        tag="auth",
        summary=Text("Thông tin máy chủ cấp mã (RFC 8414)", "The authorization server (RFC 8414)"),
        description=Text("Ai cấp mã, khoá ở đâu, đăng nhập ở đâu.", "Who issues tokens, where keys and sign-in are."),
        answer={"type": "object"},
        signed_in=False,
    )


def _probes(probes: Probes) -> Iterator[Operation]:
    yield Operation(
        id="get_livez",
        method="GET",
        path="/livez",
        endpoint=probes.live,
        tag="health",
        summary=Text("Tiến trình còn sống", "The process lives"),
        description=Text("Luôn là 200 khi tiến trình trả lời được.", "Always 200 while the process can answer."),
        answer=ref("Health"),
        signed_in=False,
        counted=False,
    )
    yield Operation(
        id="get_readyz",
        method="GET",
        path="/readyz",
        endpoint=probes.ready,
        tag="health",
        summary=Text("Sẵn sàng làm việc", "Ready for work"),
        description=Text(
            "200 khi mọi thứ cần thiết đã có, nếu không thì 503.", "200 when everything needed is there, else 503."
        ),
        answer=ref("Health"),
        signed_in=False,
        counted=False,
    )
