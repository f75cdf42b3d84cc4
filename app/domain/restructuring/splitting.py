"""Divide a group (chia, tách).

Without a continuing part the group ends and all parts begin (chia); with one it goes on with its number, name and
board, and the others are taken out of it (tách). Every household of the group goes into exactly one part.
"""

from datetime import date

from app.domain.policies.profile import Profile
from app.domain.restructuring.changes import Given, Restructured
from app.domain.restructuring.checks import check
from app.domain.restructuring.commands import SplitGroup
from app.domain.restructuring.model import Facts, Kind
from app.domain.restructuring.planning import decide
from app.domain.restructuring.wanting import Wanted, Wish
from app.domain.shared.codes import Violation


def want_split(command: SplitGroup) -> Wanted:
    """One origin, a result for each part."""
    wishes = tuple(
        Wish(
            at=f"/parts/{n}",
            continues=command.origin.group_id if part.continues else None,
            number=part.number,
            name=part.name,
            household_ids=part.household_ids,
            seats=part.seats,
            takes_rest=part.takes_rest,
        )
        for n, part in enumerate(command.parts)
    )
    return Wanted(kind=Kind.SPLIT, decided=command, origins=(command.origin,), wishes=wishes)


def check_split(facts: Facts, command: SplitGroup, *, rules: Profile, today: date) -> tuple[Violation, ...]:
    """Everything that stands in the way of the division, warnings included."""
    return check(facts, want_split(command), rules=rules, today=today)


def decide_split(facts: Facts, command: SplitGroup, *, rules: Profile, today: date, given: Given) -> Restructured:
    """The parts with their households; refuses with every broken rule."""
    return decide(facts, want_split(command), rules=rules, today=today, given=given)
