"""Move households from one group into another (chuyển hộ); both go on with number, name and board."""

from datetime import date

from app.domain.policies.profile import Profile
from app.domain.restructuring.changes import Given, Restructured
from app.domain.restructuring.checks import check
from app.domain.restructuring.commands import TransferHouseholds
from app.domain.restructuring.model import Facts, Kind
from app.domain.restructuring.planning import decide
from app.domain.restructuring.wanting import Wanted, Wish
from app.domain.shared.codes import Violation


def want_transfer(command: TransferHouseholds) -> Wanted:
    """Two groups that keep their households, but for those that the destination names."""
    left = Wish(at="/origin", continues=command.origin.group_id, keeps=True)
    joined = Wish(
        at="/destination",
        continues=command.destination.group_id,
        household_ids=command.household_ids,
        keeps=True,
    )
    origins = (command.origin, command.destination)
    return Wanted(kind=Kind.TRANSFER, decided=command, origins=origins, wishes=(left, joined))


def check_transfer(facts: Facts, command: TransferHouseholds, *, rules: Profile, today: date) -> tuple[Violation, ...]:
    """Everything that stands in the way of the transfer, warnings included."""
    return check(facts, want_transfer(command), rules=rules, today=today)


def decide_transfer(
    facts: Facts, command: TransferHouseholds, *, rules: Profile, today: date, given: Given
) -> Restructured:
    """Both groups with their households afterwards; refuses with every broken rule."""
    return decide(facts, want_transfer(command), rules=rules, today=today, given=given)
