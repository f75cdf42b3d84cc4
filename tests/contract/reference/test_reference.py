"""The read engine over the whole catalogue answers as plain Python over the plain tables does, by one statement."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import asyncpg
import pytest
from graphql import GraphQLSchema, build_schema

import app.main
from app.api.graphql.naming import camel
from app.api.graphql.schema import schema_text
from app.api.surface.catalogue import OFFERS
from app.domain.catalogue import VIEWS
from app.infra import actors
from app.infra.clock import SystemClock
from app.infra.db.connection import open_pool
from app.infra.postgres import EmbeddedServer
from app.infra.reads import engine
from tests.contract.reference.doubts import make_doubts
from tests.contract.reference.hints import Hints
from tests.contract.reference.papers import record_papers
from tests.contract.reference.reader import Reference
from tests.contract.reference.roles import give_role
from tests.contract.reference.tables import Tables, World
from tests.contract.reference.wire import opened_everywhere
from tests.contract.reference.writer import LISTED, Cursors, Writer
from tests.serving import Served, serving

SEED = 20_261_125
USERS = (
    "tinh.mttq",
    "canbo.xa",
    "mttq.ap",
    "totruong",
    "daidien.ho",
    "tinh.khuyenhoc",
    "kiemtoan",
    "chibo.ap",
    "admin",
    "mttq.xa",
    "truongap",
    "thuky",
)
# Contact values in a hamlet, persons in another one too; contact values in a group, persons in its whole hamlet.
SECOND_ROLES = {"truongap": False, "thuky": True}
HAMLET = """
select h.territory_id from group_homes h where $1 = exists (
    select from assignments x join accounts a on a.person_id = x.person_id
    where a.username = 'chibo.ap' and x.territory_id = h.territory_id
) order by 1 limit 1
"""
# Lineage as no commune has it: ways that cross, come back, and lead backwards in time.
TANGLE = """
insert into lineage_edges (restructuring_id, origin_group_id, result_group_id, kind, households_moved, effective_on,
    order_no, recorded_in)
select e.restructuring_id, g.ids[1 + n * 7 % cardinality(g.ids)], g.ids[1 + (n * 11 + 3) % cardinality(g.ids)],
    'moves', n, date '2023-01-01' + n * 37 % 1400, n, e.recorded_in
from generate_series(1, 60) n, (select array_agg(id order by id) from groups) g (ids),
    (select restructuring_id, recorded_in from lineage_edges order by id limit 1) e
"""
# Annulments of every third change, previewed ones and such as were carried out.
ANNULMENTS = """
insert into annulments (journal_entry_id, state, action, subject_kind, subject_id, territory_id, effective_on, reason,
    effect, effect_hash, drafted_by, executed_by, executed_at, recorded_in)
select e.id, case when odd then 'executed' else 'previewed' end, e.action, e.subject_kind, e.subject_id,
    e.territory_id, e.effective_on, 'Sai thẩm quyền', '{"roles": 0}', sha256(e.id::text::bytea), p.ids[1],
    case when odd then p.ids[2] end, case when odd then clock_timestamp() end, e.change_set_id
from (select e.*, number % 2 = 1 as odd from journal_entries e where number % 3 = 0) e,
    (select array_agg(person_id order by person_id) from accounts) p (ids)
"""
# Lists that people brought, in hamlets and communes, at every stage.
LISTS = """
with home as (
    select row_number() over (order by x.id) as n, x.territory_id, a.id as account_id, a.person_id
    from (
        select distinct h.territory_id as id, h.territory_id from group_homes h
        union select territory_id, territory_id from assignments where territory_id is not null
    ) x, (select id, person_id from accounts where username = 'canbo.xa') a
), u as (
    insert into uploads (territory_id, account_id, person_id, name, size, received, opened_at)
    select territory_id, account_id, person_id, 'Danh sách ' || n || '.xlsx', 10, n % 11,
        timestamptz '2026-01-01' + n * interval '7 hours 1 second'
    from home returning *
), i as (
    insert into imports (upload_id, territory_id, kind, state, effective_on, origin, mapping, row_count, started_by,
        applied_by, started_at)
    select id, territory_id, (array['households', 'groups', 'boards'])[1 + received % 3],
        (array['uploaded', 'validated', 'refused', 'applied'])[1 + received % 4], '2026-01-01', 'recorded', '{}', 5,
        person_id, case when received % 4 = 3 then person_id end, opened_at + interval '1 minute'
    from u returning *
), p as (
    insert into import_problems (import_id, line, cell, field, code, severity, details)
    select id, nullif(n, 0), 'B' || n, 'name', 'cell-missing', (array['error', 'notice'])[1 + n % 2],
        '{"values": {}, "vi": "Ô trống", "en": "Empty"}'
    from i, generate_series(0, 2) n
)
insert into import_doubts (import_id, line, kind, candidates, decision, same_as, decided_by)
select i.id, n, k.kind, k.ids, case n when 1 then 'same' when 2 then 'new' end, case n when 1 then k.ids[1] end,
    case n when 3 then null else i.started_by end
from i, generate_series(1, 3) n, lateral (
    select 'household' as kind, (select array_agg(x.id) from (select id from households order by id limit 3) x) as ids
    where n < 3
    union all select 'person', (select array_agg(x.id) from (select id from persons order by id limit 3) x) where n = 3
) k
"""
# What everybody put aside, in every state: of one command, of several, and of several all or none.
OPERATIONS = """
with o as (
    insert into operations (account_id, command, record_kind, several, atomic, channel, language, state, progress_done,
        progress_total, failed_count, requested_at, started_at, ended_at)
    select a.id, (array['create_households', 'end_seat', 'register_person'])[1 + n % 3], 'household', n % 3 = 0,
        n % 6 = 0, 'rest', 'vi', s.state, 0, case when n % 3 = 0 then 3 else 1 end, 0,
        timestamptz '2026-01-01' + n * interval '5 hours',
        case when s.state <> 'waiting' then timestamptz '2026-01-02' end,
        case when s.state not in ('waiting', 'running') then timestamptz '2026-01-03' end
    from accounts a, generate_series(0, 5) n, lateral (
        select (array['succeeded', 'failed', 'waiting', 'partly', 'running', 'cancelled'])[
            1 + (n + hashtext(a.id::text) & 7) % 6] as state
    ) s
    returning *
)
insert into operation_items (operation_id, number, command, state, record_id, problem, sealed_values)
select o.id, n, 'register_household', i.state, case when i.state = 'succeeded' then uuidv7() end,
    case when i.state = 'failed' then jsonb_build_object('code', 'not-found', 'status', 404) end,
    case when i.state = 'waiting' then 'x'::bytea end
from o, lateral generate_series(0, o.progress_total - 1) n, lateral (select case
    when o.state = 'partly' then case when n = 1 then 'failed' else 'succeeded' end
    when o.state = 'failed' and o.atomic then case when n = 1 then 'failed' else 'cancelled' end
    when o.state = 'running' then case when n = 0 and o.several then 'succeeded' else 'waiting' end
    else o.state
end as state) i
"""
# Reads of personal values by whoever has an account, of two persons each; what the test itself reads stays out.
READS = """
insert into personal_reads (id, at, account_id, person_id, purpose, door, view, sealed, row_ids)
select uuidv7(n * interval '1 ms'), timestamptz '2026-01-01 00:30+07' + n * interval '19 hours', a.id, a.person_id,
    'display', 'rest', 'person', n % 3 = 0,
    array[p.ids[1 + n * 7 % cardinality(p.ids)], (select person_id from accounts order by id offset n % 11 limit 1)]
from accounts a join generate_series(1, 40) n on true,
    (select array_agg(id order by id) from persons) p (ids)
"""
NO_MORE_READS = "create rule no_more as on insert to personal_reads do instead nothing"
LINEAGE = """
{{ groups(first: 20, status: [active, suspended, ended]{dated}) {{ nodes {{
    id ancestors(first: 50) {{ nodes {{ id status }} }} descendants(first: 50) {{ nodes {{ id }} }}
    successors(first: 50) {{ totalCount }} originEdges {{ totalCount }} resultEdges {{ nodes {{ orderNo }} }}
}} }} }}
"""
NOT_OF_THE_QUERY = (actors._LOAD, engine._POSITIONS)
OPEN = """
with opened as (
    select record.open_change_set(null, null, null, 'test', null) as id
)
insert into journal_entries (change_set_id, number, action, subject_kind, subject_id, payload)
select id, 1, 'test', 'test', uuidv7(), '{}' from opened
"""
STAMPED = "recorded_in = record.current_change_set()"
# Something of every kind of record changes, vanishes or comes, after the position at which it is read.
CHANGES = (
    f"update group_versions set name = name || '!', number = number + 500, {STAMPED} where hashtext(id::text) % 3 = 0",
    f"update group_versions set status = 'suspended', {STAMPED} where hashtext(id::text) % 5 = 0",
    f"update groups set version = version + 1, {STAMPED} where hashtext(id::text) % 2 = 0",
    f"update memberships set status = 'provisional', {STAMPED} where hashtext(id::text) % 3 = 0",
    "delete from memberships where hashtext(id::text) % 7 = 0",
    "delete from board_seats where hashtext(id::text) % 4 = 0",
    f"update households set version = version + 1, code = code || 'x', {STAMPED} where hashtext(id::text) % 3 = 0",
    f"update dwellings set address = 'Số 1', sequence = 7, {STAMPED} where hashtext(id::text) % 3 = 0",
    f"update people_counts set people = people + 1, {STAMPED} where hashtext(id::text) % 2 = 0",
    "delete from presences where hashtext(id::text) % 3 = 0",
    "delete from household_holders where hashtext(id::text) % 4 = 0",
    "delete from household_lineage where hashtext(id::text) % 4 = 0",
    f"update household_events set reason = 'khác', {STAMPED} where hashtext(id::text) % 2 = 0",
    "delete from lineage_edges where hashtext(id::text) % 3 = 0",
    f"update restructurings set reason = 'khác', version = version + 1, {STAMPED}",
    f"update territory_versions set name = name || ' mới', {STAMPED} where hashtext(id::text) % 3 = 0",
    f"update clusters set name = name || ' mới', {STAMPED} where hashtext(id::text) % 2 = 0",
    f"update bodies set name = name || ' mới', {STAMPED} where hashtext(id::text) % 2 = 0",
    f"update persons set notice_on = date '2026-01-02', {STAMPED} where hashtext(id::text) % 3 = 0",
    "insert into persons (lawful_basis) values ('law')",
)
TOO_LARGE = {"graphql-too-much", "graphql-too-costly"}


@dataclass
class Watched:
    """The service, the statements that its pool ran, and the tables as they lie."""

    service: Served
    tables: Tables
    today: date
    schema: GraphQLSchema
    statements: list[str] = field(default_factory=list)
    earlier: Tables | None = None

    async def go_on(self) -> None:
        """Keeps what lies in the tables, as known at a position, and changes all kinds of records after it."""
        self.earlier = await Tables.load(self.service.owner)
        for change in CHANGES:
            async with self.service.owner.transaction():
                await self.service.owner.execute(OPEN)
                await self.service.owner.execute(change)
        self.tables = await Tables.load(self.service.owner)

    @property
    def position(self) -> int:
        """The last position of what was kept."""
        assert self.earlier is not None
        return max(int(row["position"]) for row in self.earlier.rows["change_sets"])

    def reference(self, username: str) -> Reference:
        actor = self.tables.actor(username, self.today)
        if self.earlier is None:
            return Reference(self.schema, World(self.tables, actor, self.today))
        return Reference(self.schema, World(self.tables.as_known(self.earlier), actor, self.today, self.tables))

    async def ask(self, username: str, text: str, variables: dict[str, Any]) -> Any:
        """The answer, whose document ran exactly one statement; an actor may be loaded again meanwhile."""
        self.statements.clear()
        answer = await self.service.graphql(username, text, **variables)
        if "data" in answer:
            assert len([each for each in self.statements if each not in NOT_OF_THE_QUERY]) == 1, text
        return answer


@pytest.fixture
async def watched(
    test_server: EmbeddedServer, demo_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Watched]:
    statements: list[str] = []

    async def open_watched(dsn: str) -> asyncpg.Pool:
        pool = await open_pool(dsn)
        for holder in pool._holders:  # type: ignore[attr-defined]
            # The driver asks once in a connection what these types are; that is no statement of a query.
            await holder._con.prepare("select $1::uuid[], $2::text[], $3::int[], $4::timestamptz[], $5::bigint[]")
            holder._con.add_query_logger(lambda record: statements.append(record.query))
        return pool

    monkeypatch.setattr(app.main, "open_pool", open_watched)
    dsn = test_server.app_dsn(demo_database)
    async with serving(dsn, test_server.owner_dsn(demo_database), tmp_path) as service:
        await record_papers(service)
        for statement in (TANGLE, ANNULMENTS, LISTS, OPERATIONS, READS, NO_MORE_READS):
            await service.owner.execute(statement)
        for username, same in SECOND_ROLES.items():
            territory = await service.owner.fetchval(HAMLET, same)
            await give_role(service, username, "party_cell", territoryId=str(territory))
        await make_doubts(service)
        for username in USERS:
            await service.token(username)
        await service.owner.execute("select record.seal()")
        tables = await Tables.load(service.owner)
        schema = build_schema(schema_text(VIEWS, OFFERS))
        yield Watched(service, tables, SystemClock().today(), schema, statements)


def as_text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


@dataclass
class Comparing:
    """Compares documents of one user, and counts what was compared."""

    watched: Watched
    username: str
    reference: Reference
    hints: Hints
    cursors: Cursors = field(default_factory=Cursors)
    counted: Counter[str] = field(default_factory=Counter)
    known_at: str = ""

    async def compare(self, name: str, text: str, variables: dict[str, Any]) -> Any:
        """The engine's data where both give the same, down to the order; None for what is refused as too large."""
        answer = await self.watched.ask(self.username, text, variables)
        if "data" not in answer:
            code = answer["errors"][0]["extensions"]["code"]
            assert code in TOO_LARGE, (name, text, variables, answer)
            self.counted["refused"] += 1
            return None
        expected = as_text(self.reference.answer(text, variables))
        assert as_text(opened_everywhere(answer["data"])) == expected, (name, text, variables)
        self.counted["compared"] += 1
        self.counted["characters"] += len(expected)
        return answer["data"]

    async def lists(self, seed: str) -> None:
        """Reads every list whole, then cut by filters, and on from a cursor of it in both directions."""
        for view in LISTED:
            await self._page(view.plural, "", "", "first: 20")
            chance = Random(f"{seed}:{view.name}")
            writer = Writer(chance, self.hints, self.cursors, known_at=self.known_at)
            writer.as_of = self.hints.day(chance).isoformat() if chance.random() < 0.6 else ""
            own = writer.chosen(view)
            dated = f'asOf: "{writer.as_of}"' if writer.as_of else ""
            for way in ("first: 3", "last: 3"):
                found = await self._page(view.plural, own, dated, way)
                for edge in found[1:2]:
                    self.cursors.add(view.name, writer.as_of, own, edge["cursor"])
                    token = json.dumps(edge["cursor"])
                    await self._page(view.plural, own, dated, f"first: 2, after: {token}")
                    await self._page(view.plural, own, dated, f"last: 2, before: {token}")
            if view.search is not None:
                words = json.dumps(self.hints.some_words(view.name, chance), ensure_ascii=False)
                await self._page(view.plural, f"q: {words}", dated, "first: 20")

    async def lineage(self, seed: str) -> None:
        """Everything that groups came from and became, on some days."""
        chance = Random(seed)
        for n in range(2):
            dated = f', asOf: "{self.hints.day(chance)}"' if n else ""
            dated += f', knownAt: "{self.known_at}"' if self.known_at else ""
            await self.compare(f"{seed}:lineage", LINEAGE.format(dated=dated), {})

    async def _page(self, plural: str, own: str, dated: str, way: str) -> list[dict[str, Any]]:
        known = f'knownAt: "{self.known_at}"' if self.known_at else ""
        given = ", ".join(filter(None, (own, dated, known, way)))
        parts = "edges { cursor node { id } } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
        data = await self.compare(
            f"{self.username}:{plural}", f"{{ list: {camel(plural)}({given}) {{ {parts} }} }}", {}
        )
        return list(data["list"]["edges"])

    async def document(self, seed: str) -> None:
        """One random document."""
        writer = Writer(Random(seed), self.hints, self.cursors, known_at=self.known_at)
        text = writer.document()
        await self.compare(seed, text, writer.values())


async def compare_all(watched: Watched, *, documents: int, rounds: int, seed: int) -> Counter[str]:
    total: Counter[str] = Counter()
    for username in USERS:
        reference = watched.reference(username)
        known_at = "" if watched.earlier is None else str(watched.position)
        comparing = Comparing(watched, username, reference, Hints.of(reference), known_at=known_at)
        for n in range(rounds):
            await comparing.lists(f"{seed}:{username}:{n}")
            await comparing.lineage(f"{seed}:{username}:{n}")
        for n in range(documents):
            await comparing.document(f"{seed}:{username}:{n}")
        total += comparing.counted
    return total


async def test_every_view_answers_as_plain_tables_do(watched: Watched) -> None:
    counted = await compare_all(watched, documents=10, rounds=1, seed=SEED)
    assert counted["compared"] > 1_000
    assert counted["refused"] < counted["compared"] * 0.05


async def test_every_view_answers_as_it_was_known(watched: Watched) -> None:
    await watched.go_on()
    counted = await compare_all(watched, documents=10, rounds=1, seed=SEED)
    assert counted["compared"] > 700


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(2))
async def test_every_view_answers_as_plain_tables_do_at_length(watched: Watched, seed: int) -> None:
    counted = await compare_all(watched, documents=300, rounds=4, seed=seed)
    assert counted["compared"] > 5_000
