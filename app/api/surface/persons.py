"""Persons on both doors."""

from app.api.surface.command import Change, Create, Offer
from app.domain.access.permissions import Permission
from app.domain.persons import actions, commands
from app.domain.shared.codes import Text

OFFERS = (
    Offer(
        name="register_person",
        command=commands.RegisterPerson,
        action=actions.register_person,
        view="person",
        way=Create(),
        permission=Permission.PERSON_WRITE,
        doc=Text("Ghi nhận người giữ chức vụ.", "Registers a person."),
    ),
    Offer(
        name="change_person_contact",
        command=commands.ChangePersonContact,
        action=actions.change_person_contact,
        view="person",
        way=Change("person_id"),
        permission=Permission.PERSON_WRITE,
        doc=Text("Sửa họ tên, điện thoại.", "Changes name and phone."),
    ),
)
