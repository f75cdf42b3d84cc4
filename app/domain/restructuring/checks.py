"""Everything that can stand in the way of a restructuring, checked for all kinds at once.

``check`` returns all violations together, warnings included. What can only be judged on known groups is judged where
all of them are in force.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from app.domain.policies.profile import Profile, SizePolicy
from app.domain.restructuring import codes
from app.domain.restructuring.boards import check_gaps, check_seats
from app.domain.restructuring.drafting import Draft, belongs, draft, place
from app.domain.restructuring.model import Facts, Kind, Matter
from app.domain.restructuring.wanting import Wanted
from app.domain.shared.codes import Text, Violation
from app.domain.shared.recording import late_rules, later_fact

FURTHEST_DAYS = 366
"""Days that the effective date may lie ahead."""
MATTERS = {
    Matter.MEMBERSHIP: Text("việc hộ vào hoặc rời tổ", "a household joined or left a group"),
    Matter.GROUP: Text("thay đổi của tổ", "a change of the group"),
    Matter.SEAT: Text("thay đổi Ban quản lý", "a change of the board"),
    Matter.LINEAGE: Text("một lần sắp xếp khác", "another restructuring"),
    Matter.HOUSEHOLD_EVENT: Text("biến động của hộ", "an event of a household"),
}
_LEAST = {Kind.SPLIT: (1, 2), Kind.MERGE: (2, 1), Kind.REGROUP: (1, 1)}
"""Origins and results that a kind has at least."""
_OF_LABELS = (Kind.RENAME, Kind.RENUMBER, Kind.REPEAL)
"""Kinds that may concern the label alone, so that a group without households stays one."""
_ORIGINS, _RESULTS = Text("tổ ban đầu", "origins"), Text("tổ sau sắp xếp", "results")
_ENDLESS = "∞"


def check(facts: Facts, wanted: Wanted, *, rules: Profile, today: date) -> tuple[Violation, ...]:
    """All violations of a restructuring, warnings included; only the objections where there are any."""
    if wanted.objections:
        return wanted.objections
    found = [*_dates(wanted, today), *_later(facts, wanted), *_marks(wanted), *_places(facts, wanted, rules)]
    found += check_seats(facts, wanted)
    if is_grounded(facts, wanted):
        drafts = draft(facts, wanted, rules)
        found += _households(facts, wanted)
        found += _results(wanted, drafts)
        for each in drafts:
            found += _size(each, rules.size)
            found += check_gaps(facts, each) if each.rearranged else ()
    return tuple(found)


def is_grounded(facts: Facts, wanted: Wanted) -> bool:
    """Whether all groups and the hamlet that it begins with are in force, so that results can be drawn up."""
    known = all(group_id in facts.groups for group_id in wanted.origin_ids())
    if wanted.territory_id is not None:
        return known and wanted.territory_id in facts.hamlets
    return known and bool(wanted.origins) and wanted.continuing() <= set(wanted.origin_ids())


def _dates(wanted: Wanted, today: date) -> Iterator[Violation]:
    """Not too far ahead; in the past only with a reason."""
    decided = wanted.decided
    if decided.effective_on > today + timedelta(FURTHEST_DAYS):
        values: dict[str, object] = {"effective_on": decided.effective_on, "days": FURTHEST_DAYS}
        yield Violation(codes.EFFECTIVE_TOO_FAR, "/effective_on", values)
    yield from late_rules(decided.effective_on, today, reason=decided.late_reason, reason_at="/late_reason")


def _later(facts: Facts, wanted: Wanted) -> Iterator[Violation]:
    """Nothing is slipped in beneath what happened afterwards."""
    day = wanted.decided.effective_on
    for fact in facts.later:
        yield later_fact(str(fact.subject_id), day, fact=MATTERS[fact.what], on=fact.on)


def _marks(wanted: Wanted) -> Iterator[Violation]:
    """Each group once, enough of them, and no mark on two results."""
    named = Counter(origin.group_id for origin in wanted.origins)
    yield from (Violation(codes.GROUP_TWICE, str(group_id)) for group_id, times in named.items() if times > 1)
    least_origins, least_results = _LEAST.get(wanted.kind, (0, 0))
    if len(named) < least_origins:
        yield Violation(codes.TOO_FEW_GROUPS, "/origins", {"least": least_origins, "groups": _ORIGINS})
    if len(wanted.wishes) < least_results:
        where = "/parts" if wanted.kind is Kind.SPLIT else "/results"
        yield Violation(codes.TOO_FEW_GROUPS, where, {"least": least_results, "groups": _RESULTS})
    seen = set()
    for wish in wanted.wishes:
        if wish.continues is not None and wish.continues not in named:
            yield Violation(codes.NOT_AN_ORIGIN, str(wish.continues))
        if wish.continues is not None and wish.continues in seen and wanted.kind is not Kind.TRANSFER:
            yield Violation(codes.ONE_PART_ONLY, wish.subject(), {"mark": "continues"})
        seen.add(wish.continues)
    rests = [wish for wish in wanted.wishes if wish.takes_rest]
    yield from (Violation(codes.ONE_PART_ONLY, wish.subject(), {"mark": "takes_rest"}) for wish in rests[1:])


def _places(facts: Facts, wanted: Wanted, rules: Profile) -> Iterator[Violation]:
    """All groups in force that day, in one commune, and in one hamlet where the profile says so."""
    day = wanted.decided.effective_on
    groups = [facts.groups[group_id] for group_id in wanted.origin_ids() if group_id in facts.groups]
    for group_id in wanted.origin_ids():
        if group_id not in facts.groups:
            yield Violation(codes.GROUP_NOT_IN_FORCE, str(group_id), {"effective_on": day})
    if wanted.territory_id is not None and wanted.territory_id not in facts.hamlets:
        yield Violation(codes.TERRITORY_NOT_IN_FORCE, str(wanted.territory_id), {"effective_on": day})
    if len({group.commune_id for group in groups}) > 1:
        yield Violation(codes.DIFFERENT_COMMUNES, "/origins")
    elif rules.territory.one_hamlet and len({group.territory_id for group in groups}) > 1:
        yield Violation(codes.DIFFERENT_HAMLETS, "/origins")


def _households(facts: Facts, wanted: Wanted) -> Iterator[Violation]:
    """Every household of the origins in exactly one result, and nobody else's household (I4)."""
    named = Counter(household_id for wish in wanted.wishes for household_id in wish.household_ids)
    yield from (Violation(codes.HOUSEHOLD_TWICE, str(id_)) for id_, times in named.items() if times > 1)
    kept = {wish.continues: wish for wish in wanted.wishes if wish.keeps}
    for household_id in named:
        household = facts.households.get(household_id)
        own = kept.get(household.group_id) if household is not None else None
        stays_anyway = own is not None and household_id in own.household_ids
        if household is None or stays_anyway or not belongs(facts, wanted, household):
            yield Violation(codes.HOUSEHOLD_STRANGER, str(household_id))
    if wanted.wishes or wanted.kind not in (Kind.DISSOLVE, Kind.REPEAL):
        left = (household_id for household_id, n in place(facts, wanted).items() if n is None)
        yield from (Violation(codes.HOUSEHOLD_LEFT_OUT, str(household_id)) for household_id in left)


def _results(wanted: Wanted, drafts: tuple[Draft, ...]) -> Iterator[Violation]:
    """No result without a household, no number twice, and something has to change."""
    for each in drafts:
        as_before = wanted.kind in _OF_LABELS and not each.rearranged
        if not each.households and not as_before:
            yield Violation(codes.EMPTY_RESULT, each.wish.subject())
        if each.label.taken:
            yield Violation(codes.NUMBER_TAKEN, each.wish.subject("number"), {"number": each.label.number})
    ends = wanted.continuing() != set(wanted.origin_ids())
    if not ends and not any(each.relabelled or each.rearranged for each in drafts):
        yield Violation(codes.NOTHING_CHANGES, "")


def _size(draft: Draft, size: SizePolicy) -> Iterator[Violation]:
    """A soft bound warns; the hard one refuses a group that is new or grows. Groups that stay as they are pass."""
    if not draft.rearranged:
        return
    households, subject = draft.size(), draft.wish.subject()
    values = {"number": draft.label.number, "households": households}
    if size.hard_max is not None and households > size.hard_max and households > draft.before:
        yield Violation(codes.GROUP_TOO_LARGE, subject, {**values, "most": size.hard_max})
    least, most = size.soft_min or 0, size.soft_max
    if households < least or (most is not None and households > most):
        bounds = {"least": least, "most": _ENDLESS if most is None else most}
        yield Violation(codes.SIZE_OUTSIDE, subject, {**values, **bounds}, warns=True)
    if size.split_suggestion_at is not None and households >= size.split_suggestion_at:
        yield Violation(codes.SPLIT_SUGGESTED, subject, {**values, "at": size.split_suggestion_at}, warns=True)
