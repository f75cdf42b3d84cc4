"""Everything that can stand in the way of a step of an import, or of a row against the record."""

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
DAY_OUT = code(
    "day-out-of-range",
    "Ngày phải nằm trong thời gian tồn tại của địa bàn hoặc tổ, không sau ngày có hiệu lực của danh sách; ngày kết "
    "thúc sau ngày bắt đầu.",
    "The day must lie within the existence of the territory or group, not after the effective date of the list; an end "
    "after its beginning.",
    title=("Ngày không hợp lệ", "Day out of range"),
)
LATER_FACT = code(
    "import-later-fact",
    "Đã có dữ kiện sau ngày có hiệu lực về hộ, tổ hoặc chức vụ này.",
    "A later fact about this household, group or seat stands in the way.",
    title=("Có dữ kiện về sau", "Later fact"),
)
