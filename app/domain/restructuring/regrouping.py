"""Arrange several groups anew (sắp xếp lại): any number of origins, any number of results.

Every household of the origins goes into exactly one result, a new group or an origin that goes on; an origin that no
result continues ends.
"""

from datetime import date

from app.domain.policies.profile import Profile
from app.domain.restructuring.changes import Given, Restructured
from app.domain.restructuring.checks import check
from app.domain.restructuring.commands import RegroupGroups
from app.domain.restructuring.model import Facts, Kind
from app.domain.restructuring.planning import decide
from app.domain.restructuring.wanting import Wanted, Wish
from app.domain.shared.codes import Violation


def want_regroup(command: RegroupGroups) -> Wanted:
    """All origins, all results as they are named."""
    wishes = tuple(
        Wish(
            at=f"/results/{n}",
            continues=part.continues_group_id,
            number=part.number,
            name=part.name,
            household_ids=part.household_ids,
            seats=part.seats,
            takes_rest=part.takes_rest,
        )
        for n, part in enumerate(command.results)
    )
    return Wanted(kind=Kind.REGROUP, decided=command, origins=command.origins, wishes=wishes)


def check_regroup(facts: Facts, command: RegroupGroups, *, rules: Profile, today: date) -> tuple[Violation, ...]:
    """Everything that stands in the way of the new arrangement, warnings included."""
    return check(facts, want_regroup(command), rules=rules, today=today)


def decide_regroup(facts: Facts, command: RegroupGroups, *, rules: Profile, today: date, given: Given) -> Restructured:
    """The results with their households; refuses with every broken rule."""
    return decide(facts, want_regroup(command), rules=rules, today=today, given=given)
