"""Previews and executes restructurings, one or many at once with the same number of statements.

Many on different days cost one statement more for each further day, because rules are dated.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain

from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.journal.model import Entry
from app.domain.journal.ports import Work
from app.domain.policies.profile import Profile
from app.domain.restructuring import commands as c
from app.domain.restructuring.agreement import Previewed, Stored, require_agreed, require_unchanged
from app.domain.restructuring.changes import Given, NewGroup, Restructured
from app.domain.restructuring.deciding import Question, decide_all, want
from app.domain.restructuring.describing import new_groups, summarise
from app.domain.restructuring.hashing import plan_hash
from app.domain.restructuring.model import Facts
from app.domain.restructuring.planning import home_of
from app.domain.restructuring.ports import RestructuringWork
from app.domain.restructuring.recusal import check_recusal
from app.domain.restructuring.wanting import Wanted
from app.domain.shared.commands import Done
from app.domain.shared.errors import NotFound, RulesBroken, StaleVersion
from app.domain.shared.ids import GroupId, RestructuringId, TerritoryId


async def preview_establish(work: RestructuringWork, actor: Actor, command: c.EstablishGroup) -> Done:
    """Previews the establishment of a group (``restructuring:draft`` at its hamlet)."""
    return await _preview(work, actor, command)


async def preview_split(work: RestructuringWork, actor: Actor, command: c.SplitGroup) -> Done:
    """Previews the division of a group (``restructuring:draft`` at the group)."""
    return await _preview(work, actor, command)


async def preview_merge(work: RestructuringWork, actor: Actor, command: c.MergeGroups) -> Done:
    """Previews a merger (``restructuring:draft`` at every group)."""
    return await _preview(work, actor, command)


async def preview_regroup(work: RestructuringWork, actor: Actor, command: c.RegroupGroups) -> Done:
    """Previews a new arrangement (``restructuring:draft`` at every group)."""
    return await _preview(work, actor, command)


async def preview_transfer(work: RestructuringWork, actor: Actor, command: c.TransferHouseholds) -> Done:
    """Previews a transfer of households (``restructuring:draft`` at both groups)."""
    return await _preview(work, actor, command)


async def preview_rename(work: RestructuringWork, actor: Actor, command: c.RenameGroup) -> Done:
    """Previews another name (``restructuring:draft`` at the group)."""
    return await _preview(work, actor, command)


async def preview_renumber(work: RestructuringWork, actor: Actor, command: c.RenumberGroup) -> Done:
    """Previews another number (``restructuring:draft`` at the group)."""
    return await _preview(work, actor, command)


async def preview_dissolve(work: RestructuringWork, actor: Actor, command: c.DissolveGroup) -> Done:
    """Previews the end of a group (``restructuring:draft`` at the group)."""
    return await _preview(work, actor, command)


async def execute_restructuring(work: RestructuringWork, actor: Actor, command: c.ExecuteRestructuring) -> Done:
    """Carries out a previewed restructuring as it was agreed (``restructuring:execute`` at every group)."""
    [executed] = await execute_many(work, actor, [command])
    return Done(executed)


async def _preview(work: RestructuringWork, actor: Actor, command: c.Restructure) -> Done:
    [previewed] = await preview_many(work, actor, [command])
    return Done(previewed)


async def preview_many(
    work: RestructuringWork, actor: Actor, commands: Sequence[c.Restructure]
) -> tuple[RestructuringId, ...]:
    """Previews restructurings that touch different groups; all or none. Returns their ids in order."""
    wanted = [want(command) for command in commands]
    await _require(work, actor, wanted, permission=Permission.RESTRUCTURING_DRAFT)
    facts = await work.restructuring.load_facts([each.needs() for each in wanted])
    for each, known in zip(wanted, facts, strict=True):
        _compare_versions(each, known)
    given = [_give(work, each) for each in wanted]
    plans = await _decide(work, commands, facts=facts, given=given)
    previews = [
        Previewed(command, plan, plan_hash(plan), actor.person_id)
        for command, plan in zip(commands, plans, strict=True)
    ]
    await work.restructuring.add(previews)
    await work.journal.record(
        [_entry(f"preview_{each.plan.kind}", each.command, each.plan, agreed=each.plan_hash) for each in previews]
    )
    return tuple(plan.restructuring_id for plan in plans)


async def execute_many(
    work: RestructuringWork, actor: Actor, commands: Sequence[c.ExecuteRestructuring]
) -> tuple[RestructuringId, ...]:
    """Carries out previewed restructurings that touch different groups; all or none. Returns their ids in order."""
    ids = tuple(command.restructuring_id for command in commands)
    known = await work.restructuring.find(ids)
    if not all(id_ in known for id_ in ids):
        raise NotFound("restructuring")
    wanted = [want(known[id_].command) for id_ in ids]
    await _require(work, actor, wanted, permission=Permission.RESTRUCTURING_EXECUTE)
    locked = await work.restructuring.lock(ids, [each.needs() for each in wanted])
    stored = [locked[id_] for id_ in ids]
    for command, each in zip(commands, stored, strict=True):
        require_agreed(command, each)
    facts = await work.restructuring.load_facts([each.needs() for each in wanted])
    await _refuse_involved(work, actor, stored, facts=facts)
    given = [Given(each.id, new_groups(each.plan)) for each in stored]
    plans = await _decide(work, [each.command for each in stored], facts=facts, given=given)
    for each, plan in zip(stored, plans, strict=True):
        require_unchanged(each, plan)
    await work.restructuring.apply(plans, work.now)
    await work.journal.record(
        [
            _entry("execute_restructuring", each.command, plan, agreed=each.plan_hash, moved=True)
            for each, plan in zip(stored, plans, strict=True)
        ]
    )
    return ids


async def _require(work: Work, actor: Actor, wanted: Sequence[Wanted], *, permission: Permission) -> None:
    """Refuses unless the actor holds the permission at every group and hamlet that is restructured."""
    group_ids = sorted({group_id for each in wanted for group_id in each.origin_ids()})
    territory_ids = sorted({each.territory_id for each in wanted if each.territory_id is not None})
    groups = await work.places.of_groups(group_ids) if group_ids else {}
    territories = await work.places.of_territories(territory_ids) if territory_ids else {}
    for group_id in group_ids:
        if group_id not in groups:
            raise NotFound("group")
        policy.require(actor, permission, groups[group_id], what="group", read=Permission.GROUP_READ)
    for territory_id in territory_ids:
        if territory_id not in territories:
            raise NotFound("territory")
        place = territories[territory_id]
        policy.require(actor, permission, place, what="territory", read=Permission.TERRITORY_READ)


def _compare_versions(wanted: Wanted, facts: Facts) -> None:
    """Refuses a group that has changed since the caller saw it; one that is not in force is told of by the rules."""
    for ref in wanted.origins:
        group = facts.groups.get(ref.group_id)
        if group is not None and ref.expected_version not in (None, group.version):
            raise StaleVersion(group.version)


def _give(work: Work, wanted: Wanted) -> Given:
    groups = tuple(NewGroup(GroupId(work.ids.new())) for _ in wanted.founding())
    return Given(RestructuringId(work.ids.new()), groups)


async def _decide(
    work: RestructuringWork, commands: Sequence[c.Restructure], *, facts: Sequence[Facts], given: Sequence[Given]
) -> list[Restructured]:
    """Decides all of them under the rules of their hamlets on their days."""
    homes = [home_of(known, want(command)) for command, known in zip(commands, facts, strict=True)]
    asked: dict[date, set[TerritoryId]] = defaultdict(set)
    for home, command in zip(homes, commands, strict=True):
        if home is not None:
            asked[command.effective_on].add(home)
    profiles = {day: await work.policies.profiles_at(sorted(places), day) for day, places in sorted(asked.items())}
    rules = [
        Profile() if home is None else profiles[command.effective_on][home]
        for home, command in zip(homes, commands, strict=True)
    ]
    return decide_all(
        [Question(*each) for each in zip(commands, facts, rules, given, strict=True)],
        today=work.today,
    )


async def _refuse_involved(
    work: RestructuringWork, actor: Actor, stored: Sequence[Stored], *, facts: Sequence[Facts]
) -> None:
    """Refuses whoever drafted one of them or lives in a household of an affected group (I7)."""
    households = sorted(set(chain.from_iterable(known.households for known in facts)))
    since = min(each.command.effective_on for each in stored)
    own = await work.restructuring.find_households_of(actor.person_id, households, since)
    reasons = [
        check_recusal(
            each.id,
            actor.person_id,
            drafted_by=each.drafted_by,
            lives_there=not own.isdisjoint(known.households),
        )
        for each, known in zip(stored, facts, strict=True)
    ]
    if any(reasons):
        raise RulesBroken(tuple(chain.from_iterable(reasons)))


def _entry(action: str, command: c.Restructure, plan: Restructured, *, agreed: str, moved: bool = False) -> Entry:
    """The journal's entry of a step: figures and ids; the groups and households whose history shows it."""
    groups = plan.group_ids() if moved else tuple(origin.group_id for origin in plan.origins)
    households = plan.moves() if moved else ()
    payload: Mapping[str, object] = {**summarise(plan), "plan_hash": agreed, "decision_number": command.decision_number}
    return Entry(
        action=action,
        subject_kind="restructuring",
        subject_id=plan.restructuring_id,
        territory_id=plan.territory_id,
        effective_on=plan.effective_on,
        reason=command.late_reason or command.reason,
        payload=payload,
        subjects=(
            *(("group", group_id) for group_id in groups),
            *(("household", placed.household_id) for placed in households),
        ),
    )
