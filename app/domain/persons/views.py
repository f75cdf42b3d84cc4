"""How persons can be read: names and phones are masked where the actor may not see contact values."""

from app.domain.access.permissions import Permission
from app.domain.persons.model import ContactState, LawfulBasis
from app.domain.shared.codes import Text
from app.domain.shared.views import Field, Filter, Type, View, day, history, identity, many, number, one, text, word

PERSON = View(
    name="person",
    plural="persons",
    doc=Text(
        "Người giữ một chức vụ, chủ hộ hoặc đại diện hộ. Ai cũng xem được hồ sơ của chính mình.",
        "Somebody who holds a function, or heads or represents a household. Everybody sees their own record.",
    ),
    permission=Permission.PERSON_READ,
    members={
        "id": identity(),
        "full_name": text(
            "Họ và tên.", "The full name.", null=True, permission=Permission.PERSON_READ_CONTACT, contact=True
        ),
        "phone": text(
            "Số điện thoại, dạng +84….",
            "The phone number, as +84….",
            null=True,
            permission=Permission.PERSON_READ_CONTACT,
            contact=True,
        ),
        "contact_state": word(
            "Họ tên và số điện thoại có được cho xem không; `given` mà trống là không có.",
            "Whether name and phone are shown: `given` and null means that there is none.",
            ContactState,
        ),
        "lawful_basis": word("Căn cứ để lưu dữ liệu.", "Why the data may be kept.", LawfulBasis),
        "notice_on": day("Ngày đã thông báo cho người đó.", "When the person was told.", null=True),
        "erased_on": day("Ngày xoá họ tên và số điện thoại.", "When name and phone were erased.", null=True),
        "has_citizen_id": Field(
            Type.BOOL,
            Text(
                "Có lưu số căn cước (đã mã hoá) hay không; đọc số bằng một yêu cầu riêng có ghi mục đích.",
                "Whether a citizen id is kept, sealed; it is read by a request of its own that states a purpose.",
            ),
            nullable=True,
            permission=Permission.PERSON_READ_CONTACT,
        ),
        "version": number(
            "Phiên bản (lần thay đổi gần nhất), gửi lại khi sửa.",
            "The version (its last change), sent back with a change.",
        ),
        "home": one("territory", "Địa bàn nơi sinh sống hoặc công tác.", "Where the person lives or works."),
        "board_seats": many(
            "board_seat",
            "Chức vụ trong Ban quản lý các tổ vào ngày hỏi.",
            "Seats on boards held on the date asked.",
        ),
        "assignments": many("assignment", "Các vai trò được phân công.", "The roles that the person holds."),
        "history": history(),
        "merged_into": one(
            "person",
            "Hồ sơ mà hồ sơ này đã được gộp vào; danh sách không gồm hồ sơ đã gộp.",
            "The record that this one was merged into; lists leave merged records out.",
        ),
        "merged_persons": many("person", "Các hồ sơ đã được gộp vào đây.", "The records merged into this one."),
        "duplicate_suspicions": many(
            "duplicate_suspicion", "Các cặp nghi trùng có hồ sơ này.", "The doubtful pairs of this record."
        ),
    },
    filters={
        "noticed": Filter(
            Type.BOOL,
            Text(
                "Đã có ngày thông báo về việc lưu dữ liệu hay chưa.",
                "Whether the person was told that the data are kept.",
            ),
        ),
        "within": Filter(
            Type.ID,
            Text(
                "Sinh sống, công tác hoặc giữ chức vụ trong địa bàn này.",
                "At home or holding a function in this territory.",
            ),
        ),
    },
    sorts=("name", "id"),
    search=Text("Họ và tên, không phân biệt dấu.", "The full name; diacritics do not count."),
    brief=("id", "full_name", "phone", "contact_state", "version"),
)

VIEWS = (PERSON,)
