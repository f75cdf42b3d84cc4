"""Give a group another name (đổi tên) or number (đổi số); households and board stay as they are.

A name that is made from the number follows the number.
"""

from datetime import date

from app.domain.policies.profile import Profile
from app.domain.restructuring.changes import Given, Restructured
from app.domain.restructuring.checks import check
from app.domain.restructuring.commands import RenameGroup, RenumberGroup
from app.domain.restructuring.model import Facts, Kind
from app.domain.restructuring.planning import decide
from app.domain.restructuring.wanting import Wanted, Wish
from app.domain.shared.codes import Violation


def want_rename(command: RenameGroup) -> Wanted:
    """The group goes on under another name."""
    wish = Wish(at="", continues=command.group.group_id, name=command.name, keeps=True)
    return Wanted(kind=Kind.RENAME, decided=command, origins=(command.group,), wishes=(wish,))


def want_renumber(command: RenumberGroup) -> Wanted:
    """The group goes on under another number."""
    wish = Wish(at="", continues=command.group.group_id, number=command.number, name=command.name, keeps=True)
    return Wanted(kind=Kind.RENUMBER, decided=command, origins=(command.group,), wishes=(wish,))


def check_rename(facts: Facts, command: RenameGroup, *, rules: Profile, today: date) -> tuple[Violation, ...]:
    """Everything that stands in the way of the name."""
    return check(facts, want_rename(command), rules=rules, today=today)


def check_renumber(facts: Facts, command: RenumberGroup, *, rules: Profile, today: date) -> tuple[Violation, ...]:
    """Everything that stands in the way of the number."""
    return check(facts, want_renumber(command), rules=rules, today=today)


def decide_rename(facts: Facts, command: RenameGroup, *, rules: Profile, today: date, given: Given) -> Restructured:
    """The group under its new name; refuses with every broken rule."""
    return decide(facts, want_rename(command), rules=rules, today=today, given=given)


def decide_renumber(facts: Facts, command: RenumberGroup, *, rules: Profile, today: date, given: Given) -> Restructured:
    """The group under its new number; refuses with every broken rule."""
    return decide(facts, want_renumber(command), rules=rules, today=today, given=given)
