"""Everything that can stand in the way of an import: of the file, of a cell, of a row, of a step."""

from app.domain.shared.codes import code

# Steps.

UPLOAD_INCOMPLETE = code(
    "upload-incomplete",
    "Tệp chưa tải lên đủ: mới có {received} trong {size} byte.",
    "The file is not complete: {received} of {size} bytes are there.",
    title=("Tệp chưa đủ", "File incomplete"),
)
UPLOAD_OFFSET = code(
    "upload-offset",
    "Phần tiếp theo bắt đầu ở byte {received}.",
    "The next part begins at byte {received}.",
    title=("Sai vị trí", "Wrong offset"),
)
UPLOAD_TOO_LONG = code(
    "upload-too-long",
    "Tệp được báo là {size} byte; phần này làm tệp dài hơn.",
    "The file was announced with {size} bytes; this part would make it longer.",
    title=("Quá dài", "Too long"),
)
UPLOAD_DIGEST = code(
    "upload-digest",
    "Nội dung tệp không khớp với mã SHA-256 đã báo.",
    "The content does not have the SHA-256 that was announced.",
    title=("Sai mã băm", "Digest differs"),
)
IMPORT_TERRITORY = code(
    "import-territory",
    "Danh sách thuộc một xã, phường, đặc khu hoặc một ấp, khóm có hiệu lực vào ngày {effective_on}.",
    "A list belongs to a commune, ward or special zone, or to a hamlet, in force on {effective_on}.",
    title=("Địa bàn không phù hợp", "Territory does not fit"),
)
IMPORT_ORIGIN = code(
    "import-origin",
    "Danh sách ấp, tổ, lần sắp xếp chỉ ghi nhận lại những gì đã có (recorded).",
    "Lists of hamlets, groups and restructurings only record what is there already (recorded).",
    title=("Nguồn ghi nhận không phù hợp", "Origin does not fit"),
)
IMPORT_ERRORS = code(
    "import-errors",
    "Danh sách có {count} lỗi; hãy sửa tệp rồi tải lên lại.",
    "The list has {count} errors; put the file right and upload it again.",
    title=("Danh sách có lỗi", "The list has errors"),
)
IMPORT_UNDECIDED = code(
    "import-undecided",
    "Còn {count} dòng cần xác nhận.",
    "{count} rows are still to be decided.",
    title=("Còn dòng cần xác nhận", "Rows to be decided"),
)
DOUBT_CANDIDATE = code(
    "doubt-candidate",
    "Bản ghi đã chọn không nằm trong danh sách có thể trùng.",
    "The chosen record is none of those that the row may be.",
    title=("Không nằm trong danh sách", "Not among the candidates"),
)
IMPORT_STALE = code(
    "import-stale",
    "Dữ liệu đã thay đổi sau khi kiểm tra; không có gì được ghi. Hãy tải lên và kiểm tra lại.",
    "The record changed after the check; nothing was written. Upload and check the list again.",
    title=("Kết quả kiểm tra đã cũ", "The check is stale"),
)

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

# Rows.

ROW_REPEATED = code(
    "row-repeated",
    "Dòng này giống hệt dòng {line}; chỉ tính một lần.",
    "This row is the same as row {line}; it counts once.",
    title=("Dòng lặp lại", "Repeated row"),
)
ROW_SKIPPED = code(
    "row-skipped",
    "Bỏ qua dòng tổng cộng hoặc dòng tiêu đề lặp lại.",
    "A row of totals, or of headers again, was left out.",
    title=("Bỏ qua dòng", "Row left out"),
)
ROW_TWICE = code(
    "row-twice",
    "Dòng này nói về cùng một bản ghi với dòng {line}, nhưng khác nội dung.",
    "This row is about the same record as row {line}, with other values.",
    title=("Hai dòng trái nhau", "Two rows differ"),
)
ROW_ALIKE = code(
    "row-alike",
    "Cùng ấp, địa chỉ và tên chủ hộ với dòng {line}; được coi là hai hộ.",
    "Same hamlet, address and name of the head as in row {line}; taken as two households.",
    title=("Hai dòng tương tự", "Two rows alike"),
)
HAMLET_UNKNOWN = code(
    "hamlet-unknown",
    "Không có ấp, khóm này trong địa bàn vào ngày có hiệu lực.",
    "There is no such hamlet in the territory on the effective date.",
    title=("Không có ấp, khóm", "Hamlet unknown"),
)
HAMLET_AMBIGUOUS = code(
    "hamlet-ambiguous",
    "Có nhiều ấp, khóm có tên này; hãy ghi mã hoặc tên đầy đủ.",
    "Several hamlets have this name; write the code, or the full name.",
    title=("Tên ấp, khóm không rõ", "Hamlet not clear"),
)
HAMLET_DIFFERS = code(
    "hamlet-differs",
    "Mã hoặc tên này đã thuộc về một ấp, khóm khác.",
    "This code or name belongs to another hamlet.",
    title=("Trùng mã hoặc tên", "Code or name taken"),
)
GROUP_UNKNOWN = code(
    "group-unknown",
    "Không có tổ số {number} trong ấp, khóm này vào ngày có hiệu lực.",
    "There is no group {number} in the hamlet on the effective date.",
    title=("Không có tổ", "Group unknown"),
)
GROUP_DIFFERS = code(
    "group-differs",
    "Tổ số {number} đã có trong ấp, khóm này với tên hoặc ngày thành lập khác.",
    "Group {number} is on record in this hamlet with another name or first day.",
    title=("Tổ đã có, khác nội dung", "Group differs"),
)
CLUSTER_KIND = code(
    "cluster-kind-unclear",
    "Chưa có hẻm, tuyến này; tên mới phải bắt đầu bằng hẻm, ngõ, kênh, rạch, đường, dãy, khu hoặc tầng.",
    "There is no such alley or canal; a new name begins with hẻm, ngõ, kênh, rạch, đường, dãy, khu or tầng.",
    title=("Không rõ loại hẻm, tuyến", "Kind of the cluster unclear"),
)
HOUSEHOLD_UNKNOWN = code(
    "household-unknown",
    "Không tìm thấy hộ này trong địa bàn.",
    "There is no such household in the territory.",
    title=("Không tìm thấy hộ", "Household unknown"),
)
CODE_ELSEWHERE = code(
    "code-elsewhere",
    "Mã hộ này thuộc về một hộ ở nơi khác, hoặc hộ không tồn tại vào ngày có hiệu lực.",
    "The code belongs to a household elsewhere, or to one that does not exist on the effective date.",
    title=("Mã hộ ở nơi khác", "Code elsewhere"),
)
MEMBER_ELSEWHERE = code(
    "member-elsewhere",
    "Hộ đang thuộc tổ số {number}; việc chuyển tổ không làm bằng danh sách.",
    "The household belongs to group {number}; it is not moved to another group by a list.",
    title=("Hộ thuộc tổ khác", "Member of another group"),
)
GROUP_NUMBERS = code(
    "group-numbers",
    "Ghi số của các tổ, cách nhau bằng dấu phẩy.",
    "Write the numbers of the groups, separated by commas.",
    title=("Không phải số tổ", "No numbers of groups"),
)
GROUP_NOT_THEN = code(
    "group-not-then",
    "Không có tổ số {number} trong ấp, khóm này ngay trước hoặc vào ngày sắp xếp.",
    "There was no group {number} in the hamlet on the day before, or on the day of, the restructuring.",
    title=("Không có tổ vào ngày đó", "Group not there then"),
)
PAST_SHAPE = code(
    "past-shape",
    "Các tổ trước và sau không đúng với hình thức sắp xếp đã ghi.",
    "The groups before and afterwards are not those of the form of restructuring.",
    title=("Sai hình thức sắp xếp", "Form does not fit"),
)
SEAT_TAKEN = code(
    "seat-taken",
    "Tổ đã có tổ trưởng khác vào ngày này.",
    "The group has another head on that day.",
    title=("Đã có tổ trưởng", "Head already there"),
)
LATER_FACT = code(
    "import-later-fact",
    "Đã có dữ kiện sau ngày có hiệu lực về hộ, tổ hoặc chức vụ này.",
    "A later fact about this household, group or seat stands in the way.",
    title=("Có dữ kiện về sau", "Later fact"),
)
