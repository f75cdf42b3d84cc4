"""What can go wrong with operations."""

from app.domain.shared.codes import code

OPERATIONS_TOO_MANY = code(
    "operations-too-many",
    "Bạn đang có {most} thao tác chưa xong, là nhiều nhất có thể. Hãy thử lại sau {seconds} giây.",
    "You have {most} operations under way, as many as there may be. Try again in {seconds} seconds.",
    title=("Quá nhiều thao tác chưa xong", "Too many operations under way"),
)
OPERATION_BUSY = code(
    "operation-busy",
    "Thao tác đang được thực hiện và không dừng giữa chừng được. Hãy đọc lại trạng thái.",
    "The operation is being carried out and cannot be stopped halfway. Read its state again.",
    title=("Đang thực hiện", "Being carried out"),
)
OPERATION_CANCELLED = code(
    "operation-cancelled",
    "Thao tác đã được huỷ trước khi thực hiện.",
    "The operation was cancelled before it was carried out.",
    title=("Đã huỷ", "Cancelled"),
)
ACCOUNT_CLOSED = code(
    "account-closed",
    "Tài khoản đã bị khoá sau khi gửi yêu cầu, nên thao tác không được thực hiện.",
    "The account was closed after the call, so the operation was not carried out.",
    title=("Tài khoản đã khoá", "Account closed"),
)
