"""W5: a group of sixty is divided in two; preview and execution over REST against the same effects written as SQL.

Both sides write what the record asks for: change sets, journal, twins, temporal keys. The SQL side checks no rule,
decides nothing and answers nothing; it is what PostgreSQL itself needs for the effects.
"""

import asyncio
import json
import time
from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from typing import Any

import asyncpg
import uvloop

from app.infra.clock import SystemClock
from bench.load import Measured, cpu_seconds
from bench.pgbench import pgbench
from bench.running import Running

SPLITS = 150
"""Splits of one measurement."""
CONNECTIONS = 4
HALF = 30

_TARGETS = f"""
create table bench_targets (n bigint generated always as identity primary key, origin uuid default uuidv7(),
    hamlet uuid, number int);
create sequence bench_next;
select record.open_change_set(null, null, null, 'bench', null);
insert into bench_targets (hamlet, number) select t.id, 5000 + k from territories t,
    generate_series(1, $count) k where t.kind = 'hamlet' and t.id = '$hamlet';
insert into groups (id, origin, valid) select origin, 'recorded', '[2025-08-01,)' from bench_targets;
insert into group_versions (group_id, territory_id, number, name, name_fold, sort_key, status, valid)
    select origin, hamlet, number, 'Tổ ' || number, 'to ' || number, 'to.04' || number || ' 20', 'active',
    '[2025-08-01,)' from bench_targets;
insert into group_homes select origin, hamlet from bench_targets;
create temporary table made as select uuidv7() as id, origin, hamlet, number, k from bench_targets,
    generate_series(1, {2 * HALF}) k;
insert into households (id, code, origin, valid)
    select id, 'B' || number || '-' || k, 'recorded', '[2025-08-01,)' from made;
insert into dwellings (household_id, territory_id, valid) select id, hamlet, '[2025-08-01,)' from made;
insert into memberships (household_id, group_id, status, valid)
    select id, origin, 'member', '[2025-08-01,)' from made;
insert into household_homes (household_id, territory_id, group_id) select id, hamlet, origin from made;
insert into journal_entries (change_set_id, number, action, subject_kind, subject_id, payload)
    select record.current_change_set(), 1, 'bench', 'group', origin, '{{}}' from bench_targets limit 1;
"""

_SCRIPT = """
select n, origin, hamlet, number from bench_targets where n = (select nextval('bench_next')) \\gset
begin;
select record.open_change_set(null, null, null, 'bench', null) as change \\gset
insert into restructurings (kind, state, origin, territory_id, group_ids, effective_on, command, plan, plan_hash)
values ('split', 'previewed', 'workflow', :hamlet::uuid, array[:origin::uuid], :today::date, :plan::jsonb, :plan::jsonb,
    '\\x00') returning id as case_id \\gset
with entry as (insert into journal_entries (change_set_id, number, action, subject_kind, subject_id, payload)
    values (:change::bigint, 1, 'preview_split', 'restructuring', :case_id::uuid, '{}') returning id)
insert into journal_subjects (subject_id, entry_id, subject_kind) select :origin::uuid, id, 'group' from entry;
commit;
begin;
select id from groups where id = :origin::uuid for update;
select household_id from memberships where group_id = :origin::uuid and upper_inf(valid)
order by household_id for update;
select record.open_change_set(null, null, null, 'bench', null) as change, uuidv7() as made \\gset
insert into groups (id, origin, valid) values (:made::uuid, 'workflow', daterange(:today::date, null));
insert into group_versions (group_id, territory_id, number, name, name_fold, sort_key, status, valid)
values (:made::uuid, :hamlet::uuid, :n::int + 20000, 'x', 'x', 'x', 'active', daterange(:today::date, null));
insert into group_homes values (:made::uuid, :hamlet::uuid);
with moved as (
    select id, household_id from memberships where group_id = :origin::uuid and upper_inf(valid)
    order by household_id limit 30
), closed as (
    update memberships m set valid = daterange(lower(valid), :today::date), ended_because = 'restructured',
        recorded_in = record.current_change_set() from moved where m.id = moved.id returning m.household_id
), opened as (
    insert into memberships (household_id, group_id, status, valid)
    select household_id, :made::uuid, 'member', daterange(:today::date, null) from closed returning household_id
), raised as (
    update households h set version = version + 1, recorded_in = record.current_change_set()
    from opened where h.id = opened.household_id returning h.id
)
update household_homes h set group_id = :made::uuid from raised where h.household_id = raised.id;
update groups set version = version + 1, recorded_in = record.current_change_set() where id = :origin::uuid;
insert into lineage_edges (restructuring_id, origin_group_id, result_group_id, kind, households_moved, effective_on,
    order_no) values (:case_id::uuid, :origin::uuid, :origin::uuid, 'continues', 30, :today::date, 1),
    (:case_id::uuid, :origin::uuid, :made::uuid, 'moves', 30, :today::date, 1);
update restructurings set state = 'executed', executed_at = clock_timestamp(), order_no = 1, version = version + 1,
    recorded_in = record.current_change_set() where id = :case_id::uuid;
with entry as (insert into journal_entries (change_set_id, number, action, subject_kind, subject_id, payload)
    values (:change::bigint, 1, 'execute', 'restructuring', :case_id::uuid, '{}') returning id)
insert into journal_subjects (subject_id, entry_id, subject_kind)
select household_id, entry.id, 'household' from entry, memberships where group_id = :made::uuid;
commit;
"""


class Split:
    """The measurement of splits as one user drafts and another one executes."""

    def __init__(self, service: Running, name: str, executor: str, *, rounds: int) -> None:
        """Makes the groups that both sides divide."""
        self._service, self.name, self._executor = service, name, executor
        self._today = SystemClock().today()
        [hamlet] = service.ask(
            "select h.territory_id as id from household_homes h join territories t on t.id = h.territory_id "
            "where t.kind = 'hamlet' limit 1"
        )
        sql = _TARGETS.replace("$count", str(2 * rounds * (SPLITS + CONNECTIONS))).replace("$hamlet", str(hamlet["id"]))
        asyncio.run(_write(service.owner_dsn, sql))

    def measure(self, options: Namespace) -> tuple[list[float], list[Measured]]:
        """Splits a second, of pgbench and of the service, round by round."""
        limits, served = [], []
        for _ in range(options.rounds):
            limits.append(self._limit())
            served.append(self._served())
        return limits, served

    def _limit(self) -> float:
        values = {"today": str(self._today), "plan": json.dumps({"placements": [{"household_id": "0" * 36}] * 60})}
        return pgbench(self._service, _SCRIPT, named=values, transactions=SPLITS // 2)

    def _served(self) -> Measured:
        service = self._service
        service.sign_in()
        groups = service.ask(
            "select t.origin, t.number - 4000 as number, "
            "array(select m.household_id from memberships m where m.group_id = t.origin "
            "and upper_inf(m.valid) order by m.household_id limit $2) as moving "
            "from (select nextval('bench_next') as n from generate_series(1, $1)) k join bench_targets t on t.n = k.n",
            SPLITS,
            HALF,
        )
        took: list[float] = []
        before = cpu_seconds(service.worker_pid)
        begun = time.perf_counter()
        uvloop.run(self._run(groups, took))
        elapsed = time.perf_counter() - begun
        used = cpu_seconds(service.worker_pid) - before
        ordered = sorted(took)
        return Measured(
            rate=SPLITS / elapsed,
            p50_ms=ordered[len(ordered) // 2] * 1_000,
            p99_ms=ordered[int(len(ordered) * 0.99)] * 1_000,
            cpu_us=used / SPLITS * 1e6,
        )

    async def _run(self, groups: Sequence[Any], took: list[float]) -> None:
        queue = list(groups)

        async def one() -> None:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._service.port)
            while queue:
                group = queue.pop()
                begun = time.perf_counter()
                await _split(self._service, self._executor, (reader, writer), group=group, day=self._today)
                took.append(time.perf_counter() - begun)
            writer.close()

        await asyncio.gather(*(one() for _ in range(CONNECTIONS)))


Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _split(service: Running, executor: str, streams: Streams, *, group: Any, day: date) -> None:
    drafter, decider = service.tokens["tinh.canbo"], service.tokens[executor]
    preview = await _post(
        streams,
        "/v1/restructurings",
        token=drafter,
        body={
            "kind": "split",
            "effective_on": str(day),
            "origin": {"group_id": str(group["origin"])},
            "parts": [
                {"continues": True, "takes_rest": True},
                {"number": group["number"], "household_ids": [str(key) for key in group["moving"]]},
            ],
        },
    )
    params = {"name": "execute", "params": {"plan_hash": preview["plan_hash"]}}
    done = await _post(
        streams, f"/v1/restructurings/{preview['id']}/transitions", token=decider, body=params, version=1
    )
    assert done["state"] == "executed", done


async def _post(streams: Streams, path: str, *, token: str, body: object, version: int | None = None) -> Any:
    reader, writer = streams
    raw = json.dumps(body).encode()
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {token}"]
    lines += ["Content-Type: application/json", f"Content-Length: {len(raw)}", f"Idempotency-Key: {time.time_ns()}"]
    if version is not None:
        lines.append(f'If-Match: "{version}"')
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + raw)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    start = head.index(b"content-length:") + 15
    answer = await reader.readexactly(int(head[start : head.index(b"\r\n", start)]))
    assert head.startswith((b"http/1.1 200", b"http/1.1 201")), answer
    return json.loads(answer)


async def _write(dsn: str, sql: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction():
            await connection.execute(sql)
        await connection.execute("analyze groups, group_versions, memberships, households")
        await connection.execute("grant all on bench_targets, bench_next to tuquan_app")
    finally:
        await connection.close()
