"""Everything that can be wrong with a file, its headers and its cells."""

from app.domain.shared.codes import code

# The file.

FILE_UNKNOWN = code(
    "file-unknown",
    "Tệp không phải XLSX hoặc CSV.",
    "The file is neither XLSX nor CSV.",
    title=("Không đọc được tệp", "Unknown kind of file"),
)
FILE_BROKEN = code(
    "file-broken",
    "Tệp bị hỏng hoặc có mật khẩu.",
    "The file is damaged, or has a password.",
    title=("Tệp hỏng", "Damaged file"),
)
FILE_UNSAFE = code(
    "file-unsafe",
    "Tệp nén không an toàn: nội dung bung ra quá lớn hoặc có cấu trúc lạ.",
    "The archive is not safe: its content is far larger than the file, or of a strange form.",
    title=("Tệp không an toàn", "Unsafe file"),
)
FILE_TOO_LARGE = code(
    "file-too-large",
    "Danh sách quá lớn: nhiều nhất {rows} dòng và {columns} cột.",
    "The list is too large: at most {rows} rows and {columns} columns.",
    title=("Danh sách quá lớn", "List too large"),
)
FILE_ENCODING = code(
    "file-encoding",
    "Không chắc chắn về bảng mã của tệp (Unicode, TCVN3, VNI, Windows-1258). Hãy lưu lại bằng Unicode (UTF-8).",
    "The encoding is not certain (Unicode, TCVN3, VNI, Windows-1258). Save the file as Unicode (UTF-8).",
    title=("Không rõ bảng mã", "Encoding not certain"),
)
FILE_SHEET = code(
    "file-sheet",
    "Tệp không có trang tính này. Có: {sheets}.",
    "The file has no such sheet. It has: {sheets}.",
    title=("Không có trang tính", "No such sheet"),
)
FILE_EMPTY = code(
    "file-empty",
    "Danh sách không có dòng nào.",
    "The list has no rows.",
    title=("Danh sách trống", "Empty list"),
)
HEADER_MISSING = code(
    "header-missing",
    "Không tìm thấy dòng tiêu đề trong {rows} dòng đầu.",
    "No row of headers was found in the first {rows} rows.",
    title=("Thiếu dòng tiêu đề", "Headers missing"),
)
COLUMN_MISSING = code(
    "column-missing",
    "Thiếu cột bắt buộc: {column}.",
    "A required column is missing: {column}.",
    title=("Thiếu cột", "Column missing"),
)
COLUMN_TWICE = code(
    "column-twice",
    "Hai cột cùng là {column}.",
    "Two columns are both {column}.",
    title=("Trùng cột", "Column twice"),
)
COLUMN_UNUSED = code(
    "column-unused",
    "Cột không được dùng: {header}.",
    "This column is not used: {header}.",
    title=("Cột không dùng", "Column not used"),
)
MAPPING_UNKNOWN = code(
    "mapping-unknown",
    "Không có cột {header}, hoặc không có trường {field} trong loại danh sách này.",
    "There is no column {header}, or lists of this kind have no field {field}.",
    title=("Ghép cột sai", "Mapping leads nowhere"),
)

# Cells.

CELL_MISSING = code(
    "cell-missing", "Ô bắt buộc đang trống.", "A required cell is empty.", title=("Ô trống", "Cell empty")
)
CELL_FORMULA = code(
    "cell-formula",
    "Ô bắt đầu bằng =, +, - hoặc @ nên bị từ chối (có thể là công thức).",
    "The cell begins with =, +, - or @ and is refused: it may be a formula.",
    title=("Ô có thể là công thức", "Cell may be a formula"),
)
CELL_ERROR = code(
    "cell-error",
    "Công thức trong ô cho kết quả lỗi.",
    "The formula in the cell gives an error.",
    title=("Ô báo lỗi", "Cell with an error"),
)
CELL_LONG = code(
    "cell-long",
    "Ô dài quá {most} ký tự.",
    "The cell has more than {most} characters.",
    title=("Ô quá dài", "Cell too long"),
)
CELL_UNCLEAN = code(
    "cell-unclean",
    "Ô chứa ký tự điều khiển hoặc ký tự không đọc được.",
    "The cell holds control characters, or characters that cannot be read.",
    title=("Ký tự lạ", "Strange characters"),
)
CELL_NUMBER = code(
    "cell-number",
    "Ô phải là số nguyên từ {least} đến {most}, không kèm chữ.",
    "The cell must be a whole number from {least} to {most}, without words.",
    title=("Không phải số", "No number"),
)
CELL_DAY = code(
    "cell-day",
    "Ô phải là ngày, viết ngày/tháng/năm.",
    "The cell must be a date, written day/month/year.",
    title=("Không phải ngày", "No date"),
)
CELL_WORD = code(
    "cell-word", "Ô phải là một trong: {words}.", "The cell must be one of: {words}.", title=("Từ lạ", "Unknown word")
)
CELL_PHONE = code(
    "cell-phone",
    "Số điện thoại phải có 10 chữ số bắt đầu bằng 0, hoặc +84 và 9 chữ số.",
    "A phone number has ten digits beginning with 0, or +84 and nine digits.",
    title=("Sai số điện thoại", "No phone number"),
)
