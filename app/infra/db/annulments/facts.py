"""Loads what an annulment is decided on, with one number of statements however large the change was."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from app.domain.annulments.model import (
    ANNUL_CHANGE,
    ANNULLABLE,
    Change,
    Facts,
    Later,
    RowFacts,
    Table,
    altered_since,
)
from app.domain.shared.ids import GroupId, HouseholdId, JournalEntryId, PersonId
from app.infra.db.annulments.rows import LoadedRow, load_rows
from app.infra.db.transaction import Transaction

_STANDING = """
select e.change_set_id,
    exists (select from annulments a where a.journal_entry_id = e.id and a.state = 'executed') as annulled,
    exists (
        select from journal_entries o where o.change_set_id = e.change_set_id and o.id <> e.id and (
            o.action <> all($2::text[]) or exists (
                select from journal_subjects s where s.entry_id = o.id and (
                    s.subject_id = any($3::uuid[]) and o.action = any($5::text[])
                    or s.subject_id = any($4::uuid[]) and o.action = any($6::text[])
                )
            )
        )
    ) as entangled,
    exists (
        select from household_holders x where x.person_id = $7 and x.valid && daterange(e.effective_on, null)
            and (x.household_id = any($3::uuid[]) or x.household_id in (
                select m.household_id from memberships m
                where m.group_id = any($4::uuid[]) and m.valid && daterange(e.effective_on, null)
            ))
    ) as lives_there
from journal_entries e where e.id = $1
"""

# Later restructurings of the groups of a restructuring, later events of founded households, and the figures.
_AFTER = """
select e.recorded_in as change_set, e.restructuring_id as subject
from lineage_edges e join restructurings r on r.id = $1
where e.restructuring_id <> r.id and (e.effective_on, e.order_no) > (r.effective_on, r.order_no)
    and (e.origin_group_id = any($2::uuid[]) or e.result_group_id = any($2::uuid[]))
union
select l.recorded_in, h.id from unnest($3::uuid[]) h (id)
join household_lineage l on l.origin_household_id = h.id or l.result_household_id = h.id
where l.recorded_in <> $4
"""
_FIGURES = """
select (
    select count(*) from lineage_edges e where e.restructuring_id = $1
) + (
    select count(*) from household_lineage l where l.recorded_in = $2
        and (l.origin_household_id = any($3::uuid[]) or l.result_household_id = any($3::uuid[]))
) as edges, (
    select count(*) from assignments a
    where a.valid @> $4::date and (a.group_id = any($5::uuid[]) or a.household_id = any($6::uuid[]))
) as roles
"""
_ENTRIES = """
select e.change_set_id, s.subject_id, e.id, e.action, e.effective_on
from journal_entries e left join journal_subjects s on s.entry_id = e.id and s.subject_id = any($2::uuid[])
where e.change_set_id = any($1::bigint[]) and e.id <> $3
"""

_HOUSEHOLDS: Final = [action for action, touch in ANNULLABLE.items() if touch.households()]
_GROUPS: Final = [action for action, touch in ANNULLABLE.items() if touch.groups()]

Laters = Mapping[tuple[int, UUID | None], list[Later]]


async def load_facts(transaction: Transaction, change: Change, *, annuller: PersonId, today: date) -> Facts:
    """The facts of the change; its locks are held, or it is only previewed."""
    households, groups = list(change.household_ids), list(change.group_ids)
    [standing] = await transaction.rows(
        _STANDING, change.entry_id, list(ANNULLABLE), households, groups, _HOUSEHOLDS, _GROUPS, annuller
    )
    change_set = standing["change_set_id"]
    rows = await load_rows(transaction, change_set, change)
    founded = [
        [row.id for row in rows if row.table is table and row.left is not None and row.before is None]
        for table in (Table.GROUPS, Table.HOUSEHOLDS)
    ]
    restructuring_id = change.restructuring_id()
    after = await transaction.rows(_AFTER, restructuring_id, groups, founded[1], change_set)
    followed = [(each["change_set"], each["subject"]) for each in after]
    [figures] = await transaction.rows(_FIGURES, restructuring_id, change_set, households, today, *founded)
    laters = await _laters(transaction, change, rows=rows, followed=followed)
    return Facts(
        change=change,
        annulled=standing["annulled"],
        entangled=standing["entangled"],
        lives_there=standing["lives_there"] and restructuring_id is not None,
        rows=tuple(_facts(row, change_set, laters) for row in rows),
        edges=figures["edges"],
        followed_by=tuple(later for key in followed for later in _named(laters, key[0], key[1])),
        roles=figures["roles"],
    )


async def _laters(
    transaction: Transaction, change: Change, *, rows: Sequence[LoadedRow], followed: Sequence[tuple[int, UUID]]
) -> Laters:
    """The entries of every change set that may have to be named, by the record that they concern (None: any)."""
    sets = {change_set for change_set, _ in followed}
    subjects = {subject for _, subject in followed}
    for row in rows:
        sets |= {each for version in row.versions for each in (version.recorded_in, version.superseded_in) if each}
        sets |= set() if row.made_in is None else {row.made_in}
        subjects |= {each for each in (row.group_id, row.household_id) if each is not None}
    found: dict[tuple[int, UUID | None], list[Later]] = defaultdict(list)
    for each in await transaction.rows(_ENTRIES, sorted(sets), sorted(subjects), change.entry_id):
        if each["action"] != ANNUL_CHANGE and not each["action"].startswith("correct_"):
            later = Later(JournalEntryId(each["id"]), each["action"], each["effective_on"])
            found[each["change_set_id"], each["subject_id"]].append(later)
    return found


def _facts(row: LoadedRow, change_set: int, laters: Laters) -> RowFacts:
    as_left = row.left or (row.versions[0].held if row.versions else None)
    sets = () if as_left is None else altered_since(row.versions, as_left)
    owners = (row.household_id, row.group_id)
    later_made = row.made_in is not None and row.made_in >= change_set and not row.is_own()
    return RowFacts(
        table=row.table,
        id=row.id,
        group_id=None if row.group_id is None else GroupId(row.group_id),
        household_id=None if row.household_id is None else HouseholdId(row.household_id),
        keys=row.keys,
        label=row.label,
        before=row.before,
        left=row.left,
        now=row.now,
        since=tuple(later for each in sets for later in _named(laters, each, *owners)),
        made_by=_named(laters, row.made_in, *owners) if later_made and row.made_in is not None else (),
    )


def _named(laters: Laters, change_set: int, *subjects: UUID | None) -> tuple[Later, ...]:
    """The entries of the change set that concern one of the records; those that concern none we know, if none does."""
    found = {later for subject in subjects if subject for later in laters.get((change_set, subject), ())}
    found = found or set(laters.get((change_set, None), ()))
    return tuple(sorted(found, key=lambda later: later.entry_id))
