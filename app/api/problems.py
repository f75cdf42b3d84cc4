"""Turns every error into one problem: RFC 9457 over REST, a ``Problem`` type over GraphQL, a page under ``/problems/``.

The words come from the domain's one catalogue of codes; here are only the statuses, and the codes of the transports.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.api.nouns import noun
from app.domain.shared.codes import Code, Text, Violation, code
from app.domain.shared.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    RulesBroken,
    StaleVersion,
    TooManyAttempts,
    Unauthenticated,
    Unavailable,
)

MALFORMED = code(
    "malformed-request",
    "Không đọc được yêu cầu: {because}.",
    "The request cannot be read: {because}.",
    title=("Yêu cầu sai định dạng", "Malformed request"),
)
UNKNOWN_PARAMETER = code(
    "unknown-parameter",
    "Không có tham số {name}; ở đây có: {known}.",
    "There is no parameter {name}; here there are: {known}.",
    title=("Tham số không tồn tại", "Unknown parameter"),
)
BAD_PARAMETER = code(
    "bad-parameter",
    "Giá trị của tham số {name} không hợp lệ: {value}. Cần: {expected}.",
    "The value of the parameter {name} is not valid: {value}. Expected: {expected}.",
    title=("Tham số không hợp lệ", "Bad parameter"),
)
INVALID_BODY = code(
    "invalid-body",
    "Dữ liệu gửi lên có {count} chỗ không hợp lệ.",
    "The values sent are not valid in {count} places.",
    title=("Dữ liệu không hợp lệ", "Invalid values"),
)
PRECONDITION_MISSING = code(
    "precondition-missing",
    "Thao tác này cần tiêu đề If-Match với ETag của bản ghi mà bạn đã đọc.",
    "This call needs If-Match with the ETag of the record that you have read.",
    title=("Thiếu điều kiện", "Precondition missing"),
)
NO_SUCH_PATH = code(
    "no-such-path",
    "Không có đường dẫn này.",
    "There is no such path.",
    title=("Không có đường dẫn", "No such path"),
)
METHOD_NOT_ALLOWED = code(
    "method-not-allowed",
    "Đường dẫn này không nhận {method}; chỉ nhận {allowed}.",
    "This path does not take {method}, only {allowed}.",
    title=("Phương thức không được phép", "Method not allowed"),
)
NOT_ACCEPTABLE = code(
    "not-acceptable",
    "Chỉ có thể trả lời bằng {offered}.",
    "Only {offered} can be answered.",
    title=("Không có định dạng yêu cầu", "Not acceptable"),
)
UNSUPPORTED_MEDIA_TYPE = code(
    "unsupported-media-type",
    "Chỉ nhận {accepted}.",
    "Only {accepted} is accepted.",
    title=("Kiểu nội dung không được hỗ trợ", "Unsupported media type"),
)
TOO_LARGE = code(
    "too-large",
    "Nội dung gửi lên quá lớn.",
    "What was sent is too large.",
    title=("Nội dung quá lớn", "Too large"),
)
NO_TOKEN = code(
    "no-token",
    "Cần đăng nhập: gửi tiêu đề Authorization: Bearer kèm mã truy cập.",
    "Sign in first: send Authorization: Bearer with an access token.",
    title=("Chưa đăng nhập", "Not signed in"),
)
INTERNAL = code(
    "internal",
    "Đã xảy ra lỗi ở máy chủ. Hãy báo mã {trace_id} cho người vận hành.",
    "Something went wrong in the service. Tell the operator the trace id {trace_id}.",
    title=("Lỗi máy chủ", "Internal error"),
)

STATUSES: Final[Sequence[tuple[type[DomainError], int]]] = (
    (NotFound, 404),
    (Forbidden, 403),
    (RulesBroken, 409),
    (StaleVersion, 412),
    (Conflict, 409),
    (Invalid, 422),
    (Malformed, 400),
    (Unauthenticated, 401),
    (TooManyAttempts, 429),
    (Unavailable, 503),
)
MEDIA_TYPE: Final = "application/problem+json"
NO_JSON: Final = Text("nội dung không phải JSON mã UTF-8", "the body is no JSON in UTF-8")
"""Why a body is malformed."""
_SHOWN: Final = 100
"""Characters of a refused value that its problem repeats."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that is not valid: where (a JSON pointer, or a parameter's name) and what is wrong with it."""

    pointer: str
    code: Code
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldError:
    """A fault in the caller's language."""

    pointer: str
    code: str
    detail: str


class TransportError(DomainError):
    """What a transport refuses before any action runs, with its status, headers and the values at fault."""

    def __init__(
        self,
        code: Code,
        status: int,
        *,
        values: dict[str, object] | None = None,
        errors: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, object] | None = None,
    ) -> None:
        """Keeps everything that the problem will show; ``members`` are those that only this kind of problem has."""
        super().__init__(code, values)
        self.status, self.errors, self.headers = status, tuple(errors), dict(headers or {})
        self.members = dict(members or {})


def bad_parameter(name: str, value: str, expected: Text, *, status: int = 400) -> TransportError:
    """The problem of a parameter or header whose value is not taken; it says what would be."""
    values: dict[str, object] = {"name": name, "value": value[:_SHOWN], "expected": expected}
    return TransportError(BAD_PARAMETER, status, values=values, errors=[Fault(name, BAD_PARAMETER, values)])


def one_of(words: Iterable[str]) -> Text:
    """The words that are taken, which are the same in both languages."""
    listed = ", ".join(words)
    return Text(listed, listed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """The answer to whatever went wrong, in the caller's language."""

    code: str
    status: int
    title: str
    detail: str
    errors: tuple[FieldError, ...] = ()
    violations: tuple[dict[str, Any], ...] = ()
    allowed_actions: tuple[str, ...] | None = None
    headers: Mapping[str, str]
    members: Mapping[str, object]

    def as_json(self, *, public_url: str, instance: str, trace_id: str) -> dict[str, Any]:
        """The members of RFC 9457 and our own."""
        members: dict[str, Any] = {
            "type": f"{public_url}/problems/{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            "code": self.code,
            "trace_id": trace_id,
        }
        if self.errors:
            members["errors"] = [{"pointer": e.pointer, "code": e.code, "detail": e.detail} for e in self.errors]
        if self.violations:
            members["violations"] = list(self.violations)
        if self.allowed_actions is not None:
            members["allowed_actions"] = list(self.allowed_actions)
        return {**members, **self.members}


def problem_of(error: DomainError, language: str) -> Problem:
    """The problem that an error is told as."""
    return Problem(
        code=error.code.code,
        status=status_of(error),
        title=error.code.title.say(language),
        detail=error.code.detail.say(language, _said(error.values)),
        errors=_errors_of(error, language),
        violations=tuple(said_violations(error.violations, language)) if isinstance(error, RulesBroken) else (),
        allowed_actions=error.allowed_actions if isinstance(error, Conflict) else None,
        headers=_headers_of(error),
        members=error.members if isinstance(error, TransportError) else {},
    )


def status_of(error: DomainError) -> int:
    """The HTTP status of an error."""
    if isinstance(error, TransportError):
        return error.status
    return next(status for kind, status in STATUSES if isinstance(error, kind))


def said_violations(violations: Iterable[Violation], language: str) -> Iterable[dict[str, Any]]:
    """Broken rules in the caller's language, each with its legal basis."""
    for violation in violations:
        yield {
            "code": violation.code.code,
            "message": violation.code.detail.say(language, _said(violation.values)),
            "legal_basis": violation.code.legal_basis,
            "subject": violation.subject,
        }


def _said(values: Mapping[str, object]) -> dict[str, object]:
    """The values as words name them; ``what`` is a kind of record, told by its noun."""
    return {name: noun(value) if name == "what" and isinstance(value, str) else value for name, value in values.items()}


def _errors_of(error: DomainError, language: str) -> tuple[FieldError, ...]:
    faults = error.errors if isinstance(error, TransportError) else ()
    if isinstance(error, Invalid):
        faults = (Fault(error.pointer, error.code, error.values),)
    return tuple(
        FieldError(fault.pointer, fault.code.code, fault.code.detail.say(language, _said(fault.values)))
        for fault in faults
    )


def _headers_of(error: DomainError) -> dict[str, str]:
    if isinstance(error, TransportError):
        return error.headers
    if isinstance(error, Unauthenticated):
        return {"WWW-Authenticate": _challenge(error)}
    if isinstance(error, TooManyAttempts | Unavailable):
        return {"Retry-After": str(error.retry_after)}
    return {}


def _challenge(error: Unauthenticated) -> str:
    """RFC 6750: a caller who sent no token at all is told no error code."""
    if error.code is NO_TOKEN:
        return 'Bearer realm="tuquan"'
    return f'Bearer realm="tuquan", error="invalid_token", error_description="{error.code.code}"'
