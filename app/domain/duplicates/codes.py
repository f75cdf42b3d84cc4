"""Everything that can stand in the way of a search for duplicates, of a merge and of its undoing."""

from app.domain.shared.codes import code

SEARCH_TOO_WIDE = code(
    "duplicate-search-too-wide",
    "Mỗi lần chỉ rà soát trùng lặp trong một xã, phường hoặc một ấp, khóm; đây là {kind}.",
    "A search for duplicates covers a commune or a hamlet; this is {kind}.",
    title=("Phạm vi rà soát quá rộng", "Search too wide"),
)
MERGE_ITSELF = code(
    "merge-itself",
    "Hai hồ sơ cần gộp phải khác nhau.",
    "The two records to merge have to be different ones.",
    title=("Gộp với chính nó", "Merged with itself"),
)
MERGE_OWN_RECORD = code(
    "merge-own-record",
    "Không ai tự gộp hồ sơ của chính mình; việc này do người khác làm.",
    "Nobody merges the own record; somebody else has to.",
    title=("Hồ sơ của chính mình", "One's own record"),
)
MERGE_NOT_SAME = code(
    "merge-not-same",
    "Hai hồ sơ đã được xác định không trùng; hãy mở lại cặp này trước.",
    "The two records were found to be not the same; open that pair again first.",
    title=("Đã xác định không trùng", "Found to be not the same"),
)
MERGE_TWO_ACCOUNTS = code(
    "merge-two-accounts",
    "Cả hai hồ sơ đều có tài khoản; một tài khoản không thể thuộc về hai người.",
    "Both records have an account: two sign-ins do not become one.",
    title=("Hai tài khoản", "Two accounts"),
)
MERGE_WIDENS_ACCESS = code(
    "merge-widens-access",
    "Gộp sẽ trao thêm cho tài khoản vai trò {role}; hãy kết thúc vai trò đó trước.",
    "The merge would give an account the role {role} besides; end that role first.",
    title=("Gộp làm tăng quyền", "The merge widens access"),
)
MERGE_SAME_SEAT = code(
    "merge-same-seat",
    "Cả hai đều giữ chức vụ {post} trong cùng một tổ vào ngày {on}.",
    "Both hold the post {post} on the board of one group on {on}.",
    title=("Cùng chức vụ trong một tổ", "The same post in one group"),
)
MERGE_SAME_ROLE = code(
    "merge-same-role",
    "Cả hai đều có vai trò {role} tại cùng một nơi vào ngày {on}.",
    "Both hold the role {role} at one place on {on}.",
    title=("Cùng vai trò tại một nơi", "The same role at one place"),
)
