"""Puts back what a change wrote: a few statements, each over all rows of a table, each counting what it changed.

Groups and households are there again before anything lies in them, and are gone after everything in them has gone.
What comes back is copied from the twin of its table, under its own id.
"""

from collections.abc import Sequence
from uuid import UUID

from app.domain.annulments.changes import ChangeAnnulled, Undoing
from app.domain.annulments.model import EXISTENCE, Table
from app.infra.db.bulk import expect_rows
from app.infra.db.tables import metadata
from app.infra.db.transaction import Transaction

_NOTES = {Table.MEMBERSHIPS: "ended_because", Table.BOARD_SEATS: "ended_because", Table.GROUPS: "end_kind"}


def _existence(table: Table) -> str:
    """Gives groups or households their days again, or none; the version always rises."""
    note = _NOTES.get(table)
    ended = (
        f", {note} = case k.undoing when 'restored' then b.{note} when 'removed' then null else x.{note} end"
        if note
        else ""
    )
    return f"""
update {table} x set version = x.version + 1, recorded_in = record.current_change_set(),
    valid = case k.undoing when 'restored' then b.valid when 'removed' then null else x.valid end{ended}
from unnest($2::uuid[], $3::text[]) k (id, undoing)
left join history.{table} b on b.id = k.id and b.superseded_in = $1
where x.id = k.id
"""


def _dated(table: Table) -> str:
    columns = ", ".join(each.name for each in metadata.tables[table].columns if each.name != "recorded_in")
    note = f", {_NOTES[table]} = b.{_NOTES[table]}" if table in _NOTES else ""
    return f"""
with removed as (
    delete from {table} x using unnest($2::uuid[]) k (id) where x.id = k.id returning 1
), restored as (
    update {table} x set valid = b.valid{note}, recorded_in = record.current_change_set()
    from history.{table} b where b.superseded_in = $1 and b.id = any($3::uuid[]) and x.id = b.id returning 1
), reinserted as (
    insert into {table} ({columns}) select {columns} from history.{table}
    where superseded_in = $1 and id = any($4::uuid[]) returning 1
)
select (select count(*) from removed) as removed, (select count(*) from restored) as restored,
    (select count(*) from reinserted) as reinserted
"""


_EXISTENCE = {table: _existence(table) for table in EXISTENCE}
_DATED = {table: _dated(table) for table in Table if table not in EXISTENCE}

# The twins keep what the change had left: the lineage is gone from now on only. What an annulled repeal had repealed is
# in force again.
_UNLINK = """
with edges as (
    delete from lineage_edges where restructuring_id = $1 returning 1
), led as (
    delete from household_lineage where recorded_in = $2
        and (origin_household_id = any($3::uuid[]) or result_household_id = any($3::uuid[])) returning event_id
), cases as (
    update restructurings set state = 'annulled', version = version + 1, recorded_in = record.current_change_set()
    where id = $1 and state = 'executed' returning repeals_id
), unrepealed as (
    update restructurings r set state = 'executed', version = r.version + 1,
        recorded_in = record.current_change_set()
    from cases where r.id = cases.repeals_id and r.state = 'repealed' returning 1
)
select (select count(*) from edges) + (select count(*) from led) as edges, (select count(*) from cases) as cases,
    array(select distinct event_id from led) as events
"""
_DELETE_EVENTS = "delete from household_events where id = any($1::uuid[])"

_GROUP_HOMES = """
update group_homes h set territory_id = v.territory_id
from unnest($1::uuid[]) k (id) cross join lateral (
    select territory_id from group_versions where group_id = k.id order by lower(valid) desc nulls last limit 1
) v where h.group_id = k.id
"""
# An ended household stays where it was last and lies in no group.
_HOUSEHOLD_HOMES = """
update household_homes h set territory_id = coalesce(d.territory_id, h.territory_id), group_id = m.group_id
from unnest($1::uuid[]) k (id) left join lateral (
    select territory_id from dwellings where household_id = k.id order by lower(valid) desc nulls last limit 1
) d on true left join memberships m on m.household_id = k.id and upper_inf(m.valid)
where h.household_id = k.id
"""


async def put_back(transaction: Transaction, change_set: int, annulled: ChangeAnnulled) -> None:
    """Carries the annulment out. Raises ``Conflict`` when a statement changes fewer or more rows than were decided."""
    await _exist(transaction, change_set, annulled, Undoing.RESTORED, Undoing.KEPT)
    for table, sql in _DATED.items():
        await _date(transaction, sql, change_set, table=table, annulled=annulled)
    await _exist(transaction, change_set, annulled, Undoing.REMOVED)
    await _unlink(transaction, change_set, annulled)
    await transaction.write(_GROUP_HOMES, list(annulled.group_ids()))
    homes = await transaction.write(_HOUSEHOLD_HOMES, list(annulled.household_ids()))
    expect_rows(homes, len(annulled.household_ids()))


async def _exist(transaction: Transaction, change_set: int, annulled: ChangeAnnulled, *undoings: Undoing) -> None:
    for table, sql in _EXISTENCE.items():
        steps = [(step.id, step.undoing) for step in annulled.steps if step.table is table and step.undoing in undoings]
        if steps:
            ids, words = [id_ for id_, _ in steps], [word for _, word in steps]
            expect_rows(await transaction.write(sql, change_set, ids, words), len(steps))


async def _date(transaction: Transaction, sql: str, change_set: int, *, table: Table, annulled: ChangeAnnulled) -> None:
    ways = (Undoing.REMOVED, Undoing.RESTORED, Undoing.REINSERTED)
    ids: Sequence[list[UUID]] = [annulled.ids(table, way) for way in ways]
    if any(ids):
        [changed] = await transaction.write_rows(sql, change_set, *ids)
        for way, rows in zip(ways, ids, strict=True):
            expect_rows(changed[way], len(rows))


async def _unlink(transaction: Transaction, change_set: int, annulled: ChangeAnnulled) -> None:
    restructuring_id = annulled.restructuring_id()
    [gone] = await transaction.write_rows(_UNLINK, restructuring_id, change_set, list(annulled.household_ids()))
    expect_rows(gone["edges"], annulled.edges)
    expect_rows(gone["cases"], int(restructuring_id is not None))
    expect_rows(await transaction.write(_DELETE_EVENTS, gone["events"]), len(gone["events"]))
