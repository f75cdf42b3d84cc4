"""Executes selections: finds or compiles the plan, binds its values, one statement, bytes.

Plans are kept by structure and by the shape of the actor's scopes, never by values. The reasons are in
``docs/decisions/0002-read-engine.md``.
"""

import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, Protocol
from uuid import UUID

import asyncpg

from app.domain.shared.clock import Clock
from app.domain.shared.errors import KNOWN_AHEAD, Malformed
from app.domain.shared.reads import KnownAt
from app.domain.shared.selection import Answer, Read, Selection
from app.domain.shared.text import fold
from app.domain.shared.views import ViewRegistry
from app.infra.db.faults import told
from app.infra.reads.compiler import SEEN, Compiler, ListSlots, Plan
from app.infra.reads.cursor import CursorKey
from app.infra.reads.exporting import EXPORTS, ExportCompiler
from app.infra.reads.source import Source

PLANS_KEPT = 2_000
"""Plans in memory; the least recently used one goes first."""
_SEEN: Final = re.compile(rb',"' + SEEN.encode() + rb'":(?:null|"([0-9a-f-]{36})")')
"""The last member of an object that may show contact values. No value can be taken for it: inside a JSON string every
quotation mark stands behind a backslash, so a comma and a bare quotation mark lie between two members only; and only
``row_to_json`` writes no space behind the colon, ``jsonb`` and what callers sent as JSON come with one."""


_POSITIONS = """
select array(
    select record.known_position(q.moment, q.given)
    from unnest($1::timestamptz[], $2::bigint[]) with ordinality q (moment, given, n) order by q.n
) as positions
"""


class Executor(Protocol):
    """The pool, or the connection of an open transaction."""

    async def fetchrow(self, query: str, *args: Any) -> asyncpg.Record | None:
        """The first row of the statement."""
        ...


class ReadEngine:
    """Compiles and keeps plans; one for the whole process."""

    def __init__(self, views: ViewRegistry, sources: Mapping[str, Source], *, key: CursorKey, clock: Clock) -> None:
        """``key`` signs the cursors of every list."""
        self._views, self._sources, self._key, self._clock = views, sources, key, clock
        self._plans: OrderedDict[tuple[Selection, object], Plan] = OrderedDict()

    def plan(self, read: Read) -> Plan:
        """The plan of the selection for scopes of this shape, compiled once."""
        kept = (read.selection, read.scope_shape)
        plan = self._plans.get(kept)
        if plan is None:
            compiler = ExportCompiler if read.selection.shape in EXPORTS else Compiler
            plan = self.compiled(compiler, read)
            self._plans[kept] = plan
            if len(self._plans) > PLANS_KEPT:
                self._plans.popitem(last=False)
        else:
            self._plans.move_to_end(kept)
        return plan

    async def positions(self, executor: Executor, known_at: Sequence[KnownAt]) -> list[int]:
        """The position at which each moment or position is read. Raises ``Malformed`` for what lies ahead."""
        moments = [each if isinstance(each, datetime) else None for each in known_at]
        positions = [None if isinstance(each, datetime) else each for each in known_at]
        with told():
            row = await executor.fetchrow(_POSITIONS, moments, positions)
        found = [] if row is None else list(row["positions"])
        for each, position in zip(known_at, found, strict=True):
            if position is None:
                raise Malformed(KNOWN_AHEAD, {"known_at": each.isoformat() if isinstance(each, datetime) else each})
        return found

    async def fetch(self, executor: Executor, read: Read) -> Answer | None:
        """The JSON of the selection; None when a single record is not there or lies outside the scope."""
        plan = self.plan(read)
        with told():
            row = await executor.fetchrow(plan.sql, *self.bind(plan, read))
        return None if row is None else _answer(row, plan)

    def compiled(self, compiler: type[Compiler], read: Read) -> Plan:
        """A plan that nobody keeps."""
        return compiler(self._views, self._sources, read.scopes).compile(read.selection)

    def bind(self, plan: Plan, read: Read) -> list[object]:
        """The values of ``$1…$n``. Raises ``Malformed`` for a cursor that was not made for its list."""
        given: dict[str, object] = {
            "as_of": read.as_of,
            "inner_pad": self._key.inner_pad,
            "outer_pad": self._key.outer_pad,
        }
        for listed in plan.lists:
            identity = _identity(listed, read)
            given[listed.identity] = identity
            if listed.given is not None:
                keys = self._key.open(str(read.values[listed.given]), identity, listed.casts)
                given.update({f"{listed.given}.{n}": value for n, value in enumerate(keys)})
            if listed.search is not None:
                given[listed.search] = pattern(str(read.values[listed.search]))
        return [self._value(slot, given, read) for slot in plan.slots]

    def _value(self, slot: str, given: Mapping[str, object], read: Read) -> object:
        if slot in given:
            return given[slot]
        if slot == "today":
            return self._clock.today()
        if slot.startswith("scope."):
            _, permission, kind = slot.split(".")
            scope = read.scopes[permission]
            return list(getattr(scope, kind))
        return read.values[slot]


class BoundReads:
    """The port ``Reads`` over the process's pool or over one transaction."""

    def __init__(self, engine: ReadEngine, executor: Executor) -> None:
        """Every read goes to the executor."""
        self._engine, self._executor = engine, executor

    async def fetch(self, read: Read) -> Answer | None:
        """The JSON of the selection; None when a single record is not there or lies outside the scope."""
        return await self._engine.fetch(self._executor, read)

    async def positions(self, known_at: Sequence[KnownAt]) -> list[int]:
        """The position at which each moment or position is read. Raises ``Malformed`` for what lies ahead."""
        return await self._engine.positions(self._executor, known_at)


def _answer(row: asyncpg.Record, plan: Plan) -> Answer:
    body, seen = _without_seen(row["body"]) if plan.contacts else (row["body"], ())
    if "version" in row.keys():  # noqa: SIM118 - a record's ``in`` looks at its values
        return Answer(body, row["version"], seen=seen)
    if "following" in row.keys():  # noqa: SIM118
        return Answer(body, None, row["following"], row["previous"], row["total"], seen)
    return Answer(body, seen=seen)


def _without_seen(body: bytes) -> tuple[bytes, tuple[UUID, ...]]:
    """The body as it goes out, and the persons whose contact values stand in it, each once."""
    found = dict.fromkeys(_SEEN.findall(body))
    return _SEEN.sub(b"", body), tuple(UUID(each.decode()) for each in found if each)


def _identity(listed: ListSlots, read: Read) -> str:
    """What a cursor belongs to: the list with its order, date, filters and search, as text that outlives a deploy."""
    as_of = read.as_of if listed.as_of == "as_of" else read.values[listed.as_of]
    parts = [listed.view, ",".join(listed.sort), _text(as_of)]
    if listed.known is not None:
        parts.append(f"known={_text(read.values[listed.known])}")
    parts += [f"{name}={_text(read.values[slot])}" for name, slot in sorted(listed.filters)]
    if listed.search is not None:
        parts.append(f"q={fold(str(read.values[listed.search]))}")
    return "|".join(parts) + "|"


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return ",".join(sorted(map(_text, value)))
    return value.isoformat() if isinstance(value, date) else str(value)


def pattern(words: str) -> str:
    """The ``like`` pattern of a search: folded, with the pattern's own signs taken literally."""
    folded = fold(words)
    for sign in ("\\", "%", "_"):
        folded = folded.replace(sign, "\\" + sign)
    return f"%{folded}%"
