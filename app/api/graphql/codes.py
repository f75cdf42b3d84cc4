"""What can go wrong with a GraphQL request before any action or read runs."""

from app.domain.shared.codes import code

SYNTAX = code(
    "graphql-syntax",
    "Văn bản GraphQL sai cú pháp: {reason}",
    "The GraphQL document cannot be parsed: {reason}",
    title=("GraphQL sai cú pháp", "GraphQL syntax error"),
)
INVALID_DOCUMENT = code(
    "graphql-invalid",
    "Văn bản GraphQL không đúng lược đồ: {reason}",
    "The GraphQL document does not fit the schema: {reason}",
    title=("GraphQL không hợp lệ", "Invalid GraphQL document"),
)
INVALID_REQUEST = code(
    "graphql-ill-formed",
    "Yêu cầu GraphQL sai tham số {name}.",
    "The parameter {name} of the GraphQL request is missing or of a wrong type.",
    title=("Yêu cầu GraphQL sai dạng", "Ill-formed GraphQL request"),
)
BAD_VARIABLES = code(
    "graphql-variables",
    "Biến GraphQL không hợp lệ: {reason}",
    "The GraphQL variables are not valid: {reason}",
    title=("Biến không hợp lệ", "Invalid variables"),
)
OPERATION_UNCLEAR = code(
    "graphql-operation",
    "Không xác định được thao tác cần chạy: hãy gửi operationName là một trong {names}.",
    "It is not clear which operation to run: send an operationName out of {names}.",
    title=("Không rõ thao tác", "Which operation?"),
)
BATCHING = code(
    "graphql-batch",
    "Mỗi yêu cầu chỉ gồm một thao tác GraphQL, không nhận mảng.",
    "A request carries one GraphQL operation, never an array.",
    title=("Không nhận nhiều thao tác", "No batching"),
)
QUERY_ONLY = code(
    "graphql-query-only",
    "GET chỉ dùng để đọc; hãy gửi mutation bằng POST.",
    "GET is for queries only; send mutations by POST.",
    title=("GET chỉ để đọc", "Queries only by GET"),
)
TOO_MUCH = code(
    "graphql-too-much",
    "Văn bản GraphQL vượt giới hạn {limit} {counted}.",
    "The GraphQL document has more than {limit} {counted}.",
    title=("Văn bản GraphQL quá lớn", "GraphQL document too large"),
)
TOO_COSTLY = code(
    "graphql-too-costly",
    "Truy vấn đọc tới {requested} bản ghi, vượt giới hạn {limit}. Hãy giảm first hoặc bớt quan hệ.",
    "The query may read {requested} records, more than {limit}. Ask for smaller pages or fewer relations.",
    title=("Truy vấn quá tốn kém", "Query too costly"),
)
