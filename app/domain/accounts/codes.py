"""Everything that can stand in the way of signing in, of an account, of a role, of a repeated request."""

from app.domain.shared.codes import code

BAD_CREDENTIALS = code(
    "bad-credentials",
    "Tên đăng nhập hoặc mật khẩu không đúng.",
    "The user name or the password is wrong.",
    title=("Đăng nhập không thành công", "Sign-in failed"),
)
ACCOUNT_LOCKED = code(
    "account-locked",
    "Đã thử sai quá nhiều lần. Hãy thử lại sau {seconds} giây.",
    "There were too many wrong tries. Try again in {seconds} seconds.",
    title=("Tạm khoá đăng nhập", "Sign-in is locked"),
)
REFRESH_INVALID = code(
    "refresh-invalid",
    "Phiên đăng nhập không còn hiệu lực. Hãy đăng nhập lại.",
    "The session is not valid any more. Sign in again.",
    title=("Phiên đã hết hiệu lực", "Session is over"),
)
REFRESH_REUSED = code(
    "refresh-reused",
    "Mã làm mới đã được dùng trước đó; phiên đăng nhập bị thu hồi. Hãy đăng nhập lại.",
    "The refresh token was used before; its session is revoked. Sign in again.",
    title=("Mã làm mới bị dùng lại", "Refresh token used again"),
)
TOKEN_EXPIRED = code(
    "token-expired",
    "Mã truy cập đã hết hạn.",
    "The access token has expired.",
    title=("Mã truy cập hết hạn", "Token expired"),
)
TOKEN_INVALID = code(
    "token-invalid",
    "Mã truy cập không hợp lệ hoặc đã bị thu hồi.",
    "The access token is not valid, or was revoked.",
    title=("Mã truy cập không hợp lệ", "Token not valid"),
)
IDEMPOTENCY_RUNNING = code(
    "idempotency-running",
    "Yêu cầu với cùng khoá đang được xử lý.",
    "A request with the same key is being carried out.",
    title=("Đang xử lý", "Still running"),
)
IDEMPOTENCY_MISMATCH = code(
    "idempotency-mismatch",
    "Khoá này đã được dùng cho một yêu cầu khác.",
    "The key was used for another request.",
    title=("Khoá đã dùng cho yêu cầu khác", "Key used for another request"),
)
USERNAME_FORM = code(
    "username-form",
    "Tên đăng nhập gồm 3 đến 64 chữ cái thường không dấu, chữ số và . _ - @, bắt đầu bằng chữ hoặc số.",
    "A user name has 3 to 64 of the letters a-z, digits and . _ - @, and begins with a letter or digit.",
    title=("Tên đăng nhập sai dạng", "Form of the user name"),
)
USERNAME_TAKEN = code(
    "username-taken",
    "Tên đăng nhập đã có người dùng.",
    "The user name is taken.",
    title=("Trùng tên đăng nhập", "User name taken"),
)
PASSWORD_LENGTH = code(
    "password-length",
    "Mật khẩu phải có {least} đến {most} ký tự.",
    "A password has {least} to {most} characters.",
    title=("Độ dài mật khẩu", "Length of the password"),
)
PASSWORD_GUESSABLE = code(
    "password-guessable",
    "Mật khẩu dễ đoán: chứa tên đăng nhập hoặc có quá ít ký tự khác nhau.",
    "The password is easy to guess: it holds the user name, or has too few different characters.",
    title=("Mật khẩu dễ đoán", "Password easy to guess"),
)
PASSWORD_SAME = code(
    "password-same",
    "Mật khẩu mới phải khác mật khẩu hiện tại.",
    "The new password must differ from the present one.",
    title=("Mật khẩu không đổi", "Same password"),
)
PASSWORD_WRONG = code(
    "password-wrong",
    "Mật khẩu hiện tại không đúng.",
    "The present password is wrong.",
    title=("Sai mật khẩu hiện tại", "Present password wrong"),
)
ONE_PLACE = code(
    "one-place",
    "Phải nêu đúng một nơi: địa bàn, tổ hoặc hộ.",
    "Name exactly one place: a territory, a group or a household.",
    title=("Một nơi duy nhất", "Exactly one place"),
)
ROLE_PLACE = code(
    "role-place",
    "Vai trò {role} phải gắn với {wanted}.",
    "The role {role} is bound to: {wanted}.",
    title=("Sai nơi của vai trò", "Wrong place for the role"),
)
PLACE_NOT_IN_FORCE = code(
    "place-not-in-force",
    "Nơi được phân công không tồn tại trong toàn bộ thời gian từ {valid_from}.",
    "The place does not exist on every day of the assignment from {valid_from}.",
    title=("Nơi không còn hiệu lực", "Place not in force"),
)
ROLE_DATES = code(
    "role-dates",
    "Ngày kết thúc {valid_to} phải sau ngày bắt đầu {valid_from}.",
    "The end {valid_to} must come after the beginning {valid_from}.",
    title=("Ngày không hợp lệ", "Wrong dates"),
)
ALREADY_ASSIGNED = code(
    "already-assigned",
    "Người này đã giữ vai trò {role} tại đây trong thời gian đó (từ {valid_from}).",
    "The person already holds the role {role} here at that time (since {valid_from}).",
    title=("Đã được phân công", "Already assigned"),
)
OWN_ROLE = code(
    "own-role",
    "Không ai được tự phân công vai trò cho chính mình.",
    "Nobody assigns a role to themselves.",
    title=("Tự phân công", "Role for oneself"),
)
ASSIGNMENT_ENDED = code(
    "assignment-ended",
    "Phân công chỉ có hiệu lực từ {valid_from} đến trước {valid_to}; không thể kết thúc vào {ends_on}.",
    "The assignment is in force from {valid_from} until before {valid_to}; it cannot end on {ends_on}.",
    title=("Ngoài thời gian phân công", "Outside the assignment"),
)
