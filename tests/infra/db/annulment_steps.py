"""What the tests of annulments do again and again, in the hamlet that they share."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.roles import Role
from app.domain.annulments.actions import annul_change, preview_annulment
from app.domain.annulments.commands import AnnulChange, PreviewAnnulment
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import AnnulmentId, JournalEntryId
from tests.infra.db.hamlet import CHAIR, SINCE, TODAY, Hamlet, actor

WHY = "Quyết định ban hành sai thẩm quyền"
DAYS = (
    SINCE - timedelta(days=1),
    SINCE,
    date(2026, 1, 31),
    date(2026, 2, 1),
    date(2026, 2, 2),
    TODAY,
    date(2027, 1, 1),
)

# What holds on each of the days, without ids of rows, versions and change sets.
HOLDS = (
    ("groups", "id, end_kind, lower(valid), upper(valid)"),
    ("group_versions", "group_id, territory_id, number, name, name_fold, sort_key, status, lower(valid), upper(valid)"),
    ("memberships", "household_id, group_id, status, ended_because, lower(valid), upper(valid)"),
    ("board_seats", "group_id, person_id, post, manner, ended_because, term_until, lower(valid), upper(valid)"),
    ("households", "id, code, lower(valid), upper(valid)"),
    ("dwellings", "household_id, territory_id, cluster_id, sequence, address, lower(valid), upper(valid)"),
    ("presences", "household_id, presence, lower(valid), upper(valid)"),
    ("people_counts", "household_id, people, source, lower(valid), upper(valid)"),
    ("household_holders", "household_id, person_id, post, lower(valid), upper(valid)"),
)
TIMELESS = (
    ("lineage_edges", "origin_group_id, result_group_id, kind, households_moved, effective_on"),
    ("household_lineage", "origin_household_id, result_household_id, kind"),
    ("household_events", "kind, effective_on, reason"),
)
HOMES = """
select 'group', h.group_id, h.territory_id, null from group_homes h join groups g on g.id = h.group_id
where g.valid is not null
union all
select 'household', h.household_id, h.territory_id, h.group_id
from household_homes h join households x on x.id = h.household_id where x.valid is not null
order by 1, 2
"""


async def digest(hamlet: Hamlet) -> dict[str, Any]:
    """Everything that can be read as of any of the days."""
    seen: dict[str, Any] = {}
    for table, columns in HOLDS:
        for day in DAYS:
            sql = f"select {columns} from {table} where valid @> $1::date order by {columns}"
            seen[f"{table} {day}"] = await hamlet.rows(sql, day)
    for table, columns in TIMELESS:
        seen[table] = await hamlet.rows(f"select {columns} from {table} order by {columns}")
    seen["homes"] = await hamlet.rows(HOMES)
    return seen


async def everything(hamlet: Hamlet) -> dict[str, Any]:
    """Every row of the record, to the last value."""
    tables = [name for name, _ in (*HOLDS, *TIMELESS)] + ["restructurings", "annulments", "journal_entries"]
    return {table: await hamlet.rows(f"select to_jsonb(x) from {table} x order by id") for table in tables}


async def last_entry(hamlet: Hamlet, action: str) -> JournalEntryId:
    """The journal entry of the last change of that kind."""
    found = await hamlet.value("select id from journal_entries where action = $1 order by id desc limit 1", action)
    assert found is not None, action
    return JournalEntryId(found)


async def chair(hamlet: Hamlet) -> Actor:
    return await actor(hamlet, Role.COMMUNE_FRONT_CHAIR, CHAIR)


async def preview(hamlet: Hamlet, entry_id: JournalEntryId, *, who: Actor | None = None) -> AnnulmentId:
    command = PreviewAnnulment(journal_entry_id=entry_id, reason=WHY, decision_number="31/QĐ-UBND")
    acting = who or await chair(hamlet)
    async with hamlet.work(CHAIR) as work:
        return AnnulmentId((await preview_annulment(work, acting, command)).id)


async def execute(hamlet: Hamlet, id_: AnnulmentId, *, who: Actor | None = None, seen: int = 1) -> None:
    effect_hash = await hamlet.value("select encode(effect_hash, 'hex') from annulments where id = $1", id_)
    command = AnnulChange(annulment_id=id_, effect_hash=effect_hash, expected_version=seen)
    acting = who or await chair(hamlet)
    async with hamlet.work(CHAIR) as work:
        await annul_change(work, acting, command)


async def annul(hamlet: Hamlet, action: str) -> AnnulmentId:
    """The last change of that kind previewed and annulled."""
    id_ = await preview(hamlet, await last_entry(hamlet, action))
    await execute(hamlet, id_)
    return id_


async def obstacles(hamlet: Hamlet, action: str) -> list[tuple[str, str]]:
    """What stands in the way of annulling the last change of that kind: code, and the action of the named entry."""
    entry_id = await last_entry(hamlet, action)
    try:
        await preview(hamlet, entry_id)
    except RulesBroken as refused:
        named = [(each.code.code, each.subject) for each in refused.violations]
        return [(code, await _action(hamlet, UUID(subject))) for code, subject in named]
    return []


async def _action(hamlet: Hamlet, entry_id: UUID) -> str:
    return str(await hamlet.value("select action from journal_entries where id = $1", entry_id))
