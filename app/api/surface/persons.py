"""Commands of persons."""

from app.api.surface.command import Change, Create, Offer, Transition
from app.domain.access.permissions import Permission
from app.domain.persons import actions, codes, commands
from app.domain.shared.codes import Text
from app.domain.territories import codes as territories

OFFERS: tuple[Offer, ...] = (
    Offer(
        name="register_person",
        command=commands.RegisterPerson,
        action=actions.register_person,
        view="person",
        way=Create(),
        permission=Permission.PERSON_WRITE,
        doc=Text("Đăng ký một người sẽ giữ chức vụ.", "Registers a person who is to hold a function."),
        problems=(codes.PHONE_FORM, codes.NOTICE_IN_FUTURE, codes.NOTICE_MISSING, territories.TERRITORY_OUT_OF_FORCE),
    ),
    Offer(
        name="change_person_contact",
        command=commands.ChangePersonContact,
        action=actions.change_person_contact,
        view="person",
        way=Change("person_id"),
        permission=Permission.PERSON_WRITE,
        doc=Text(
            "Đổi họ tên hoặc số điện thoại; giá trị cũ được giữ dưới dạng mã hoá.",
            "Gives a person another name or phone; what stood before is kept sealed.",
        ),
        problems=(codes.PHONE_FORM, codes.PERSON_ERASED, codes.PERSON_MERGED),
    ),
    Offer(
        name="record_notice",
        command=commands.RecordNotice,
        action=actions.record_notice,
        view="person",
        way=Transition("record_notice", "person_id"),
        permission=Permission.PERSON_WRITE,
        doc=Text(
            "Ghi ngày đã thông báo cho người đó về việc lưu dữ liệu.",
            "Records on which day the person was told that the data are kept.",
        ),
        problems=(codes.NOTICE_IN_FUTURE, codes.PERSON_ERASED, codes.PERSON_MERGED),
    ),
)
