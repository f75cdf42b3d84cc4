"""End a group without a successor (giải thể): its households are then in no group, its board ends."""

from datetime import date

from app.domain.policies.profile import Profile
from app.domain.restructuring.changes import Given, Restructured
from app.domain.restructuring.checks import check
from app.domain.restructuring.commands import DissolveGroup
from app.domain.restructuring.model import Facts, Kind
from app.domain.restructuring.planning import decide
from app.domain.restructuring.wanting import Wanted
from app.domain.shared.codes import Violation


def want_dissolve(command: DissolveGroup) -> Wanted:
    """One origin, no result."""
    return Wanted(kind=Kind.DISSOLVE, decided=command, origins=(command.group,))


def check_dissolve(facts: Facts, command: DissolveGroup, *, rules: Profile, today: date) -> tuple[Violation, ...]:
    """Everything that stands in the way of the end."""
    return check(facts, want_dissolve(command), rules=rules, today=today)


def decide_dissolve(facts: Facts, command: DissolveGroup, *, rules: Profile, today: date, given: Given) -> Restructured:
    """The end of the group; refuses with every broken rule."""
    return decide(facts, want_dissolve(command), rules=rules, today=today, given=given)
