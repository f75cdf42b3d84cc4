"""Previews, executes, schedules and withdraws restructurings, one or many at once with the same number of statements.

Many on different days cost one statement more for each further day, because rules are dated. What takes effect on a
later day is only put on that day when it is executed; the worker carries it out then.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.journal.ports import Work
from app.domain.persons.actions import require_seen
from app.domain.policies.profile import Profile
from app.domain.restructuring import commands as c
from app.domain.restructuring.agreement import (
    Previewed,
    Stored,
    reasons_of,
    require_agreed,
    require_same_plan,
    require_unchanged,
    require_versions,
    require_withdrawable,
)
from app.domain.restructuring.changes import Given, NewGroup, Restructured
from app.domain.restructuring.deciding import Asked, Question, ask, decide_all
from app.domain.restructuring.describing import new_groups, places_of, tell
from app.domain.restructuring.entries import entry_of_case, entry_of_execution, entry_of_plan
from app.domain.restructuring.hashing import plan_hash
from app.domain.restructuring.model import Facts, Stage
from app.domain.restructuring.planning import home_of
from app.domain.restructuring.ports import RestructuringWork
from app.domain.restructuring.recusal import refuse_involved
from app.domain.restructuring.wanting import Wanted
from app.domain.shared.commands import Done
from app.domain.shared.errors import Conflict, DomainError, NotFound, RulesBroken
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


async def preview_repeal(work: RestructuringWork, actor: Actor, command: c.RepealRestructuring) -> Done:
    """Previews the repeal of a restructuring (``restructuring:draft`` at every group that it left)."""
    return await _preview(work, actor, command)


async def execute_restructuring(work: RestructuringWork, actor: Actor, command: c.ExecuteRestructuring) -> Done:
    """Carries out a previewed restructuring as it was agreed (``restructuring:execute`` at every group).

    One whose day lies ahead is put on that day.
    """
    return Done((await execute_many(work, actor, [command]))[0])


async def withdraw_restructuring(work: RestructuringWork, actor: Actor, command: c.WithdrawRestructuring) -> Done:
    """Withdraws a restructuring that is still ahead (``restructuring:draft`` at every group)."""
    [known] = await _find(work, [command.restructuring_id])
    group_ids, territory_ids = places_of(known.plan)
    permission = Permission.RESTRUCTURING_DRAFT
    await _require_at(work, actor, group_ids=group_ids, territory_ids=territory_ids, permission=permission)
    stored = (await work.restructuring.lock([known.id], []))[known.id]
    require_withdrawable(command, stored)
    await work.restructuring.withdraw(stored.id, command.reason)
    await work.journal.record([entry_of_case("withdraw_restructuring", stored, reason=command.reason)])
    return Done(stored.id)


async def _preview(work: RestructuringWork, actor: Actor, command: c.Restructure) -> Done:
    return Done((await preview_many(work, actor, [command]))[0])


async def preview_many(
    work: RestructuringWork, actor: Actor, commands: Sequence[c.Restructure]
) -> tuple[RestructuringId, ...]:
    """Previews restructurings that touch different groups; all or none. Returns their ids in order."""
    asked = await _recall(work, commands)
    await _require(work, actor, asked, permission=Permission.RESTRUCTURING_DRAFT)
    await require_seen(work, actor, [id_ for each in asked for id_ in each.wanted.needs().person_ids])
    facts = await _load_facts(work, asked)
    for each, known in zip(asked, facts, strict=True):
        require_versions(each.wanted, known)
    given = [_give(work, each.wanted) for each in asked]
    plans = await _decide(work, asked, facts=facts, given=given, today=work.today)
    previews = [
        Previewed(command, plan, plan_hash(plan), actor.person_id)
        for command, plan in zip(commands, plans, strict=True)
    ]
    await work.restructuring.add(previews)
    await work.journal.record(
        [
            entry_of_plan(f"preview_{each.plan.kind}", each.command, each.plan, agreed=each.plan_hash)
            for each in previews
        ]
    )
    return tuple(plan.restructuring_id for plan in plans)


async def execute_many(
    work: RestructuringWork, actor: Actor, commands: Sequence[c.ExecuteRestructuring]
) -> tuple[RestructuringId, ...]:
    """Carries out previewed restructurings that touch different groups; all or none. Returns their ids in order.

    Those whose day lies ahead are checked alike and put on that day.
    """
    known = await _find(work, [command.restructuring_id for command in commands])
    asked = await _recall(work, [each.command for each in known])
    await _require(work, actor, asked, permission=Permission.RESTRUCTURING_EXECUTE)
    stored, asked = await _hold(work, known, asked)
    for command, each in zip(commands, stored, strict=True):
        require_agreed(command, each)
    facts = await _load_facts(work, asked)
    await _refuse_involved(work, actor, stored, facts=facts)
    given = [Given(each.id, new_groups(each.plan)) for each in stored]
    plans = await _decide(work, asked, facts=facts, given=given, today=work.today)
    for each, plan in zip(stored, plans, strict=True):
        require_unchanged(each, plan)
    if due := [plan for plan in plans if plan.effective_on <= work.today]:
        await work.restructuring.apply(due, work.now)
    if ahead := [plan for plan in plans if plan.effective_on > work.today]:
        await work.restructuring.schedule(ahead, actor, work.now)
    await work.journal.record([entry_of_execution(*each, today=work.today) for each in zip(stored, plans, strict=True)])
    return tuple(each.id for each in stored)


async def execute_due(work: RestructuringWork, restructuring_id: RestructuringId) -> None:
    """Carries out a scheduled restructuring on its day, or sets it aside with the reason; once, whoever else tries.

    It is decided again as on its day, also when the worker comes later. Permission, account and recusal of whoever
    scheduled it are not looked at again: the decision was theirs to take when they took it, an organ's decision does
    not lapse with the person who recorded it, and nobody is there to take another one.
    """
    known = await _find(work, [restructuring_id])
    [case], [asked] = await _hold(work, known, await _recall(work, [known[0].command]))
    if case.stage is not Stage.SCHEDULED or case.command.effective_on > work.today:
        return
    facts = await _load_facts(work, [asked])
    given = [Given(case.id, new_groups(case.plan))]
    try:
        [plan] = await _decide(work, [asked], facts=facts, given=given, today=case.command.effective_on)
        require_same_plan(case, plan)
    except (RulesBroken, Conflict) as refused:
        await _set_aside(work, case, refused)
        return
    await work.restructuring.restate(plan)
    await work.restructuring.apply([plan], work.now)
    await work.journal.record([entry_of_execution(case, plan, today=work.today)])


async def set_aside_due(work: RestructuringWork, restructuring_id: RestructuringId, refused: DomainError) -> None:
    """Sets a scheduled restructuring aside that could not be carried out; nothing where it is no longer scheduled."""
    case = (await work.restructuring.lock([restructuring_id], []))[restructuring_id]
    if case.stage is Stage.SCHEDULED:
        await _set_aside(work, case, refused)


async def _set_aside(work: RestructuringWork, case: Stored, refused: DomainError) -> None:
    reasons = tell(reasons_of(refused))
    await work.restructuring.set_aside(case.id, reasons)
    entry = entry_of_case("set_aside_restructuring", case, payload={"attention": reasons})
    await work.journal.record([entry])


async def _find(work: RestructuringWork, ids: Sequence[RestructuringId]) -> list[Stored]:
    known = await work.restructuring.find(ids)
    if not all(id_ in known for id_ in ids):
        raise NotFound("restructuring")
    return [known[id_] for id_ in ids]


async def _recall(work: RestructuringWork, commands: Sequence[c.Restructure]) -> list[Asked]:
    """What the commands want; what they repeal is looked up where there is any."""
    ids = [command.restructuring_id for command in commands if isinstance(command, c.RepealRestructuring)]
    found = await work.restructuring.find_repealed(ids) if ids else {}
    if not all(id_ in found for id_ in ids):
        raise NotFound("restructuring")
    return [ask(command, found) for command in commands]


async def _hold(
    work: RestructuringWork, known: Sequence[Stored], asked: list[Asked]
) -> tuple[list[Stored], list[Asked]]:
    """The restructurings held with everything that they touch; what they repeal is held, and looked up again."""
    repeals = [each.repealed.id for each in asked if each.repealed is not None]
    ids = [each.id for each in known]
    locked = await work.restructuring.lock([*ids, *repeals], [each.wanted.needs() for each in asked])
    again = await _recall(work, [each.command for each in asked]) if repeals else asked
    return [locked[id_] for id_ in ids], again


async def _require(work: Work, actor: Actor, asked: Sequence[Asked], *, permission: Permission) -> None:
    """Refuses unless the actor holds the permission at every group and hamlet that is restructured.

    And, for a repeal, where the restructuring counts that it repeals: what it left may have ended.
    """
    wanted = [each.wanted for each in asked]
    home_ids = sorted({each.repealed.territory_id for each in asked if each.repealed is not None})
    homes = await work.places.of_territories(home_ids) if home_ids else {}
    policy.require_each(actor, permission, homes.values(), what="restructuring", read=Permission.RESTRUCTURING_READ)
    await _require_at(
        work,
        actor,
        group_ids=sorted({group_id for each in wanted for group_id in each.origin_ids()}),
        territory_ids=sorted({each.territory_id for each in wanted if each.territory_id is not None}),
        permission=permission,
    )


async def _require_at(
    work: Work,
    actor: Actor,
    *,
    group_ids: Sequence[GroupId],
    territory_ids: Sequence[TerritoryId],
    permission: Permission,
) -> None:
    groups = await work.places.of_groups(group_ids) if group_ids else {}
    territories = await work.places.of_territories(territory_ids) if territory_ids else {}
    known = [groups.get(id_) for id_ in group_ids]
    policy.require_each(actor, permission, known, what="group", read=Permission.GROUP_READ)
    places = [territories.get(id_) for id_ in territory_ids]
    policy.require_each(actor, permission, places, what="territory", read=Permission.TERRITORY_READ)


def _give(work: Work, wanted: Wanted) -> Given:
    groups = tuple(NewGroup(GroupId(work.ids.new())) for _ in wanted.founding())
    return Given(RestructuringId(work.ids.new()), groups)


async def _load_facts(work: RestructuringWork, asked: Sequence[Asked]) -> list[Facts]:
    found = await work.restructuring.load_facts([each.wanted.needs() for each in asked])
    return [replace(known, repealed=each.repealed) for known, each in zip(found, asked, strict=True)]


async def _decide(
    work: RestructuringWork, asked: Sequence[Asked], *, facts: Sequence[Facts], given: Sequence[Given], today: date
) -> list[Restructured]:
    """Decides all of them under the rules of their hamlets on their days."""
    homes = [home_of(known, each.wanted) for each, known in zip(asked, facts, strict=True)]
    days = [each.command.effective_on for each in asked]
    places: dict[date, set[TerritoryId]] = defaultdict(set)
    for home, day in zip(homes, days, strict=True):
        if home is not None:
            places[day].add(home)
    profiles = {day: await work.policies.profiles_at(sorted(there), day) for day, there in sorted(places.items())}
    rules = [Profile() if home is None else profiles[day][home] for home, day in zip(homes, days, strict=True)]
    commands = [each.command for each in asked]
    return decide_all([Question(*each) for each in zip(commands, facts, rules, given, strict=True)], today=today)


async def _refuse_involved(
    work: RestructuringWork, actor: Actor, stored: Sequence[Stored], *, facts: Sequence[Facts]
) -> None:
    """Refuses whoever drafted one of them or lives in a household of an affected group (I7)."""
    households = sorted(set(chain.from_iterable(known.households for known in facts)))
    since = min(each.command.effective_on for each in stored)
    own = await work.restructuring.find_households_of(actor.person_id, households, since)
    refuse_involved(stored, actor.person_id, own=own, facts=facts)
