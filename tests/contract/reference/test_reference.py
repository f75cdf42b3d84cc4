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
from tests.contract.reference.doubts import make_doubts
from tests.contract.reference.hints import Hints
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
LINEAGE = """
{{ groups(first: 20, status: [active, suspended, ended]{dated}) {{ nodes {{
    id ancestors(first: 50) {{ nodes {{ id status }} }} descendants(first: 50) {{ nodes {{ id }} }}
    successors(first: 50) {{ totalCount }} originEdges {{ totalCount }} resultEdges {{ nodes {{ orderNo }} }}
}} }} }}
"""
TOO_LARGE = {"graphql-too-much", "graphql-too-costly"}


@dataclass
class Watched:
    """The service, the statements that its pool ran, and the tables as they lie."""

    service: Served
    tables: Tables
    today: date
    schema: GraphQLSchema
    statements: list[str] = field(default_factory=list)

    def reference(self, username: str) -> Reference:
        return Reference(self.schema, World(self.tables, self.tables.actor(username, self.today), self.today))

    async def ask(self, username: str, text: str, variables: dict[str, Any]) -> Any:
        """The answer, whose document ran exactly one statement; an actor may be loaded again meanwhile."""
        self.statements.clear()
        answer = await self.service.graphql(username, text, **variables)
        if "data" in answer:
            assert len([each for each in self.statements if each != actors._LOAD]) == 1, text
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
            await holder._con.prepare("select $1::uuid[], $2::text[], $3::int[]")
            holder._con.add_query_logger(lambda record: statements.append(record.query))
        return pool

    monkeypatch.setattr(app.main, "open_pool", open_watched)
    dsn = test_server.app_dsn(demo_database)
    async with serving(dsn, test_server.owner_dsn(demo_database), tmp_path) as service:
        await service.owner.execute(TANGLE)
        for username, same in SECOND_ROLES.items():
            territory = await service.owner.fetchval(HAMLET, same)
            await give_role(service, username, "party_cell", territoryId=str(territory))
        await make_doubts(service)
        for username in USERS:
            await service.token(username)
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
            writer = Writer(chance, self.hints, self.cursors)
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
            await self.compare(f"{seed}:lineage", LINEAGE.format(dated=dated), {})

    async def _page(self, plural: str, own: str, dated: str, way: str) -> list[dict[str, Any]]:
        given = ", ".join(filter(None, (own, dated, way)))
        parts = "edges { cursor node { id } } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
        data = await self.compare(
            f"{self.username}:{plural}", f"{{ list: {camel(plural)}({given}) {{ {parts} }} }}", {}
        )
        return list(data["list"]["edges"])

    async def document(self, seed: str) -> None:
        """One random document."""
        writer = Writer(Random(seed), self.hints, self.cursors)
        text = writer.document()
        await self.compare(seed, text, writer.values())


async def compare_all(watched: Watched, *, documents: int, rounds: int, seed: int) -> Counter[str]:
    total: Counter[str] = Counter()
    for username in USERS:
        reference = watched.reference(username)
        comparing = Comparing(watched, username, reference, Hints.of(reference))
        for n in range(rounds):
            await comparing.lists(f"{seed}:{username}:{n}")
            await comparing.lineage(f"{seed}:{username}:{n}")
        for n in range(documents):
            await comparing.document(f"{seed}:{username}:{n}")
        total += comparing.counted
    return total


async def test_every_view_answers_as_plain_tables_do(watched: Watched) -> None:
    counted = await compare_all(watched, documents=25, rounds=1, seed=SEED)
    assert counted["compared"] > 1_000
    assert counted["refused"] < counted["compared"] * 0.05


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(2))
async def test_every_view_answers_as_plain_tables_do_at_length(watched: Watched, seed: int) -> None:
    counted = await compare_all(watched, documents=300, rounds=4, seed=seed)
    assert counted["compared"] > 5_000
