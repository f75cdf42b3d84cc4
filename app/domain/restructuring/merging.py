"""Join groups: one survives with all households (sáp nhập), or all end and a new one begins (hợp nhất)."""

from datetime import date

from app.domain.policies.profile import Profile
from app.domain.restructuring.changes import Given, Restructured
from app.domain.restructuring.checks import check
from app.domain.restructuring.commands import MergeGroups
from app.domain.restructuring.model import Facts, Kind
from app.domain.restructuring.planning import decide
from app.domain.restructuring.wanting import Wanted, Wish
from app.domain.shared.codes import Violation


def want_merge(command: MergeGroups) -> Wanted:
    """Several origins, one result that takes every household."""
    wish = Wish(
        at="",
        continues=command.survivor_group_id,
        number=command.number,
        name=command.name,
        seats=command.seats,
        takes_rest=True,
    )
    return Wanted(kind=Kind.MERGE, decided=command, origins=command.origins, wishes=(wish,))


def check_merge(facts: Facts, command: MergeGroups, *, rules: Profile, today: date) -> tuple[Violation, ...]:
    """Everything that stands in the way of the merger, warnings included."""
    return check(facts, want_merge(command), rules=rules, today=today)


def decide_merge(facts: Facts, command: MergeGroups, *, rules: Profile, today: date, given: Given) -> Restructured:
    """The one group with all households; refuses with every broken rule."""
    return decide(facts, want_merge(command), rules=rules, today=today, given=given)
