"""Named errors of the domain. They carry a stable code and values, and know nothing of HTTP."""

from app.domain.shared.codes import Code, Violation, code

NOT_FOUND = code(
    "not-found",
    "Không tìm thấy {what}, hoặc nằm ngoài phạm vi của bạn.",
    "{what} was not found, or lies outside your scope.",
    title=("Không tìm thấy", "Not found"),
)
FORBIDDEN = code(
    "forbidden",
    "Vai trò của bạn không có quyền {permission} tại đây.",
    "Your roles do not hold the permission {permission} here.",
    title=("Không có quyền", "Forbidden"),
)
RULES_BROKEN = code(
    "rules-broken",
    "Có {count} quy định không được đáp ứng.",
    "{count} rules are not met.",
    title=("Không đúng quy định", "Rules are broken"),
)
STALE_VERSION = code(
    "stale-version",
    "Bản ghi đã thay đổi (phiên bản hiện tại {version}). Hãy đọc lại rồi thử lại.",
    "The record has changed (its version is now {version}). Read it again, then retry.",
    title=("Phiên bản đã cũ", "Stale version"),
)
CONFLICT = code(
    "conflict",
    "Dữ liệu vừa được thay đổi bởi người khác. Hãy thử lại.",
    "Somebody else changed this at the same time. Try again.",
    title=("Xung đột", "Conflict"),
)
WRONG_STATE = code(
    "wrong-state",
    "Không thể {action} khi đang ở trạng thái {state}.",
    "{action} is not possible in the state {state}.",
    title=("Sai trạng thái", "Wrong state"),
)
INVALID = code(
    "invalid",
    "Dữ liệu gửi lên không hợp lệ.",
    "The values sent are not valid.",
    title=("Dữ liệu không hợp lệ", "Invalid values"),
)


BAD_CURSOR = code(
    "bad-cursor",
    "Con trỏ trang không hợp lệ, hoặc thuộc về một danh sách khác. Hãy bắt đầu lại từ trang đầu.",
    "The cursor is not valid, or belongs to another list. Begin at the first page again.",
    title=("Con trỏ không hợp lệ", "Bad cursor"),
)
KNOWN_AHEAD = code(
    "known-ahead",
    "Thời điểm hoặc vị trí {known_at} chưa tới; chỉ có thể hỏi điều đã được ghi nhận.",
    "{known_at} lies ahead; only what has been recorded can be asked for.",
    title=("Chưa được ghi nhận", "Not yet recorded"),
)
UNAVAILABLE = code(
    "unavailable",
    "Dịch vụ tạm thời chưa sẵn sàng. Hãy thử lại sau {seconds} giây.",
    "The service is not available right now. Try again in {seconds} seconds.",
    title=("Tạm thời chưa sẵn sàng", "Not available"),
)


class DomainError(Exception):
    """What the domain refuses: a code with its values, and the broken rules where there are any."""

    def __init__(self, code: Code, values: dict[str, object] | None = None) -> None:
        """Keeps the code and the values that its words name."""
        super().__init__(code.code)
        self.code = code
        self.values = values or {}


class KeptRefusal(DomainError):
    """A refusal that leaves a trace (a counted try, a revoked session): its transaction commits nonetheless."""


class NotFound(DomainError):
    """There is no such record inside the actor's scope."""

    def __init__(self, what: str) -> None:
        """Names the kind of record, never its content."""
        super().__init__(NOT_FOUND, {"what": what})


class Forbidden(DomainError):
    """Inside the scope, but no role of the actor holds the permission."""

    def __init__(self, permission: str) -> None:
        """Names the permission that is missing."""
        super().__init__(FORBIDDEN, {"permission": permission})


class RulesBroken(DomainError):
    """Rules of the domain are not met; all of them are told at once."""

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        """Keeps every violation."""
        super().__init__(RULES_BROKEN, {"count": len(violations)})
        self.violations = violations


class StaleVersion(DomainError):
    """The caller's version is not the present one."""

    def __init__(self, version: int) -> None:
        """Tells the present version."""
        super().__init__(STALE_VERSION, {"version": version})


class Conflict(DomainError):
    """A concurrent change, a broken plan or a wrong state; nothing was changed."""

    def __init__(
        self, code: Code = CONFLICT, values: dict[str, object] | None = None, allowed_actions: tuple[str, ...] = ()
    ) -> None:
        """Keeps what may be done instead."""
        super().__init__(code, values)
        self.allowed_actions = allowed_actions


class Invalid(DomainError):
    """A value that no rule of the domain is needed to refuse (an unknown sort, a bad reference)."""

    def __init__(self, pointer: str, code: Code = INVALID, values: dict[str, object] | None = None) -> None:
        """Points at the value."""
        super().__init__(code, values)
        self.pointer = pointer


class Malformed(DomainError):
    """The request cannot be understood at all (a cursor that is not ours, broken JSON)."""


class Unauthenticated(DomainError):
    """Nobody is signed in, or the token is not valid."""


class TooManyAttempts(DomainError):
    """Too many tries; ``retry_after`` seconds have to pass."""

    def __init__(self, code: Code, retry_after: int, values: dict[str, object] | None = None) -> None:
        """Tells when to come back."""
        super().__init__(code, {"seconds": retry_after, **(values or {})})
        self.retry_after = retry_after


class Unavailable(DomainError):
    """The database does not answer; nothing was changed, or it is not known whether it was. Or something is full."""

    def __init__(self, retry_after: int = 5, code: Code = UNAVAILABLE) -> None:
        """Tells when to come back."""
        super().__init__(code, {"seconds": retry_after})
        self.retry_after = retry_after
