"""Whom a whole list shows: for what leaves in pieces (exports), where the answer itself cannot tell it.

One statement finds the persons whose contact values the list's rows show, with the conditions and masks that its pages
have, and writes them into the log of reads; however many they are, nothing comes here but their number.
"""

from typing import Final

from app.domain.privacy.model import PersonalRead
from app.domain.shared.selection import Item, Listing, Nest, NestMany, Read, Root, Selection
from app.infra.db.faults import told
from app.infra.reads.compiler import Compiler, Plan
from app.infra.reads.engine import Executor, ReadEngine
from app.infra.reads.rendering import Node

PORTION: Final = 1_000
"""Persons in one row of the log."""


class ShowingCompiler(Compiler):
    """Compiles whom a list shows: each person once."""

    def compile(self, selection: Selection) -> Plan:
        """The plan of the selection, whose one root is a list; its limit does not count."""
        [root] = selection.roots
        if not isinstance(root, Root):
            message = "a list has one root"
            raise TypeError(message)
        node = self._sql.node(root.view, root.as_of_slot, known=root.known_slot, listed=True)
        listing = root.listing or Listing()
        self._open_list(node, listing)
        shown = self._shown(node, root.items) or "null::uuid[]"
        rows = self._sql.rows(node, self._filters(node, listing))
        sql = f"select distinct s.id from (select unnest({shown}) as id from {rows}) s where s.id is not null"
        return Plan(sql, tuple(self._sql.slots), tuple(self._lists), self._contacts)

    def _shown(self, node: Node, items: tuple[Item, ...]) -> str | None:
        """The persons that an object shows, with all that hangs on it; None where it can show nobody."""
        whose = self._whose(node, items)
        found = [] if whose is None else [f"array[{whose}]"]
        for item in items:
            if isinstance(item, (Nest, NestMany)):
                found += self._shown_below(node, item)
        return " || ".join(found) or None

    def _shown_below(self, node: Node, item: Nest | NestMany) -> list[str]:
        target = self._target(node, item)
        shown = self._shown(target, item.items)
        if shown is None:
            return []
        if isinstance(item, Nest):
            return [f"(select {shown} from {self._sql.rows(target, [])} limit 1)"]
        ordering = ", ".join(f"{sql} {way}" for sql, _, way in self._order(target, item.listing))
        rows = f"{self._sql.rows(target, [])} order by {ordering} limit {item.listing.limit}"
        return [f"array(select unnest(a.ids) from (select {shown} as ids from {rows}) a)"]


class ListLog:
    """The port ``ListLog`` over the engine and the process's pool."""

    def __init__(self, engine: ReadEngine, executor: Executor) -> None:
        """The executor may write."""
        self._engine, self._executor = engine, executor

    async def note(self, read: Read, by: PersonalRead) -> None:
        """Writes down that everybody whom the list shows was shown."""
        await note_list(self._executor, self._engine, read, note=by)


async def note_list(executor: Executor, engine: ReadEngine, read: Read, *, note: PersonalRead) -> int:
    """Writes down that everybody whom the list shows was shown; returns how many they are.

    ``note`` says who reads what for; its rows do not count. It belongs before the first byte goes out. Nothing is asked
    where the selection holds no contact values.
    """
    plan = engine.compiled(ShowingCompiler, read)
    if not plan.contacts:
        return 0
    values = engine.bind(plan, read)
    told_by = (note.account_id, note.person_id, note.purpose, note.door, note.view, note.trace_id)
    with told():
        row = await executor.fetchrow(_noting(plan.sql, len(values)), *values, *told_by)
    return 0 if row is None else int(row["shown"])


def _noting(persons: str, bound: int) -> str:
    account, person, purpose, door, view, trace = (f"${bound + number}" for number in range(1, 7))
    return f"""
        with noted as (
            insert into personal_reads (id, at, account_id, person_id, purpose, door, view, sealed, trace_id, row_ids)
            select uuidv7(), clock_timestamp(), {account}::uuid, {person}::uuid, {purpose}::text, {door}::text,
                {view}::text, false, {trace}::text, array_agg(f.id)
            from (select p.id, (row_number() over () - 1) / {PORTION} as portion from ({persons}) p) f
            group by f.portion returning cardinality(row_ids) as shown
        )
        select coalesce(sum(shown), 0) as shown from noted
    """
