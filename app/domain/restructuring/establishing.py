"""Establish a group (thành lập): households that are in no group and dwell in the commune found one in a hamlet."""

from datetime import date

from app.domain.policies.profile import Profile
from app.domain.restructuring.changes import Given, Restructured
from app.domain.restructuring.checks import check
from app.domain.restructuring.commands import EstablishGroup
from app.domain.restructuring.model import Facts, Kind
from app.domain.restructuring.planning import decide
from app.domain.restructuring.wanting import Wanted, Wish
from app.domain.shared.codes import Violation


def want_establish(command: EstablishGroup) -> Wanted:
    """One new group without an origin."""
    wish = Wish(
        at="",
        number=command.number,
        name=command.name,
        household_ids=command.household_ids,
        seats=command.seats,
    )
    return Wanted(kind=Kind.ESTABLISH, decided=command, wishes=(wish,), territory_id=command.territory_id)


def check_establish(facts: Facts, command: EstablishGroup, *, rules: Profile, today: date) -> tuple[Violation, ...]:
    """Everything that stands in the way of establishing the group, warnings included."""
    return check(facts, want_establish(command), rules=rules, today=today)


def decide_establish(
    facts: Facts, command: EstablishGroup, *, rules: Profile, today: date, given: Given
) -> Restructured:
    """The group with its households and board; refuses with every broken rule."""
    return decide(facts, want_establish(command), rules=rules, today=today, given=given)
