"""Commands of personal values."""

from app.api.surface.command import Disclosure, Offer, Transition
from app.domain.access.permissions import Permission
from app.domain.persons import codes as persons
from app.domain.privacy import actions, codes, commands
from app.domain.privacy.model import SealedValue
from app.domain.shared.codes import Text

OFFERS: tuple[Offer, ...] = (
    Offer(
        name="seal_citizen_id",
        command=commands.SealCitizenId,
        action=actions.seal_citizen_id,
        view="person",
        way=Transition("seal_citizen_id", "person_id"),
        permission=Permission.PERSON_WRITE,
        doc=Text(
            "Lưu số căn cước dưới dạng mã hoá bằng khoá riêng của người đó.",
            "Keeps the citizen id, sealed under a key of the person's own.",
        ),
        problems=(codes.CITIZEN_ID_FORM, codes.WORDS_NAME_PERSON, persons.PERSON_ERASED, persons.PERSON_MERGED),
    ),
    Offer(
        name="read_sealed_value",
        command=commands.ReadSealedValue,
        action=actions.read_sealed_value,
        view="person",
        way=Disclosure("sealed-reads", "person_id", SealedValue),
        permission=Permission.PERSON_READ_SEALED,
        doc=Text(
            "Đọc giá trị mã hoá của một người; mục đích được ghi lại và người đó xem được.",
            "Opens sealed values of one person; the purpose is logged, and the person can see it.",
        ),
        problems=(codes.WORDS_NAME_PERSON, persons.PERSON_ERASED),
    ),
    Offer(
        name="erase_person",
        command=commands.ErasePerson,
        action=actions.erase_person,
        view="person",
        way=Transition("erase", "person_id"),
        permission=Permission.PERSON_ERASE,
        doc=Text(
            "Xoá vĩnh viễn họ tên, số điện thoại, tên đăng nhập và các giá trị mã hoá của người đã thôi mọi chức vụ.",
            "Erases for ever the name, phone, user names and sealed values of somebody who holds no function any more.",
        ),
        problems=(codes.PERSON_HOLDS_FUNCTION, codes.WORDS_NAME_PERSON, persons.PERSON_ERASED, persons.PERSON_MERGED),
    ),
)
