"""Calls that are put aside, over both doors and on a whole service: kept, carried out once, waited for, cancelled."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from app.api.deferring import Carrier, read, written
from app.api.rest import operations
from app.api.rest.operations import EVENTS
from app.api.surface.catalogue import OFFERS
from app.api.surface.inputs import body_of, command_from, example_of
from app.domain.access.actor import Actor
from app.domain.access.roles import Role
from app.domain.operations.codes import OPERATION_CANCELLED
from app.domain.shared.commands import Done
from app.domain.shared.errors import Conflict, Unavailable
from app.domain.shared.ids import AccountId
from app.infra.actors import find_actor
from app.infra.clock import SystemClock
from app.infra.db.connection import BoundedPool, open_pool
from app.infra.db.work import Begin
from app.infra.ids import Uuid7Source
from app.infra.running.stopping import STOPPING
from app.infra.secrets import keys_of, load_secrets
from app.worker import Operations
from tests.api.support import actor_at
from tests.serving import Served

OFFICER, READER, ADMIN = "canbo.xa", "chibo.ap", "admin"
ASYNC = {"Prefer": "respond-async"}
WAITING = {"Prefer": "respond-async, wait=20"}
HAMLET = """
select t.id::text from territories t join accounts a on a.username = 'canbo.xa'
join assignments x on x.person_id = a.person_id join territories c on c.id = x.territory_id
where t.path <@ c.path and t.kind = 'hamlet' order by t.path limit 1
"""
REGISTER = """
mutation($input: RegisterPersonInput!, $later: Boolean!) { registerPerson(input: $input, respondAsync: $later) {
  __typename
  ... on Deferred { operation { id state command progressTotal person { id } items(first: 5) { nodes { state } } } }
  ... on RegisterPersonPayload { person { id } }
  ... on Problem { code }
} }
"""
OPERATION = """
query($id: ID!) { operation(id: $id) { state recordKind recordId problem version allowedActions
  items(first: 5) { nodes { number state recordId problem } } } }
"""
CANCEL = """
mutation($input: CancelOperationInput!) { cancelOperation(input: $input) {
  __typename ... on CancelOperationPayload { operation { state } } ... on Problem { code }
} }
"""


@pytest.fixture
async def worker(service: Served) -> AsyncIterator[Operations]:
    assert service.settings.database_url is not None
    pool: BoundedPool
    async with await open_pool(service.settings.database_url.get_secret_value(), size=3) as pool:
        yield Operations(pool, service.settings)


async def person(service: Served, name: str = "Nguyễn Văn Tám", **more: object) -> dict[str, object]:
    hamlet = await service.owner.fetchval(HAMLET)
    return {"territory_id": hamlet, "full_name": name, "lawful_basis": "law", **more}


async def done(worker: Operations) -> None:
    while await worker.carry_on():
        pass


async def put(service: Served, body: Any, path: str = "/v1/persons", **headers: str) -> Any:
    return await service.ask("POST", path, OFFICER, body=body, headers={**ASYNC, **headers})


async def persons(service: Served) -> int:
    return int(await service.owner.fetchval("select count(*) from persons"))


def place_of(answer: Any) -> str:
    """The path of the operation."""
    return str(answer.headers["location"]).removeprefix("http://tuquan.test")


async def test_a_call_is_put_aside_and_done_by_the_worker(service: Served, worker: Operations) -> None:
    before = await persons(service)
    answer = await put(service, await person(service), traceparent=f"00-{'ab' * 16}-00f067aa0ba902b7-01")
    assert (answer.status_code, answer.content) == (202, b"")
    assert (answer.headers["preference-applied"], answer.headers["retry-after"]) == ("respond-async", "1")
    assert await persons(service) == before
    seen = await service.get(place_of(answer), OFFICER)
    assert (seen["state"], seen["command"], seen["record_kind"]) == ("waiting", "register_person", "person")
    await done(worker)
    assert await persons(service) == before + 1
    seen = await service.get(place_of(answer), OFFICER)
    assert (seen["state"], seen["progress_done"], seen["problem"]) == ("succeeded", 1, None)
    found = await service.get(f"/v1/persons/{seen['record_id']}", OFFICER)
    assert found["full_name"] == "Nguyễn Văn Tám"
    row = await service.owner.fetchrow(
        "select e.action, s.channel, s.trace_id, a.username from journal_entries e join change_sets s "
        "on s.id = e.change_set_id join accounts a on a.id = s.account_id where e.subject_id = $1::text::uuid",
        seen["record_id"],
    )
    assert tuple(row or ()) == ("register_person", "rest", "ab" * 16, OFFICER)


async def test_who_waits_gets_the_answer_of_the_call_itself(service: Served, worker: Operations) -> None:
    carrying = asyncio.create_task(_keep_on(worker))
    try:
        made = await put(service, await person(service), **WAITING)
        assert (made.status_code, made.headers["preference-applied"]) == (201, "respond-async")
        assert made.json()["full_name"] == "Nguyễn Văn Tám"
        assert made.headers["location"].endswith(f"/v1/persons/{made.json()['id']}")
        etag = {"If-Match": made.headers["etag"], **WAITING}
        path = f"/v1/persons/{made.json()['id']}/transitions"
        body = {"name": "record_notice", "params": {"notice_on": "2026-01-05"}}
        changed = await service.ask("POST", path, OFFICER, body=body, headers=etag)
        assert changed.status_code == 200, changed.text
        stale = await service.ask("POST", path, OFFICER, body=body, headers=etag)
        assert (stale.status_code, stale.json()["code"]) == (412, "stale-version")
        assert stale.headers["content-type"] == "application/problem+json"
    finally:
        carrying.cancel()


async def _keep_on(worker: Operations) -> None:
    while True:
        if not await worker.carry_on():
            await asyncio.sleep(0.02)


async def test_who_waits_too_short_a_time_is_told_where_to_look(service: Served) -> None:
    answer = await put(service, await person(service), Prefer="respond-async, wait=1")
    assert (answer.status_code, place_of(answer)[:15]) == (202, "/v1/operations/")


async def test_a_repeated_call_is_the_same_operation(service: Served, worker: Operations) -> None:
    before, body = await persons(service), await person(service)
    first = await put(service, body, **{"Idempotency-Key": "k-1"})
    again = await put(service, body, **{"Idempotency-Key": "k-1"})
    assert (again.headers["location"], again.headers["idempotent-replayed"]) == (first.headers["location"], "true")
    other = await put(service, await person(service, "Lê Văn Chín"), **{"Idempotency-Key": "k-1"})
    assert other.json()["code"] == "idempotency-mismatch"
    await done(worker)
    assert await persons(service) == before + 1


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [({"full_name": 7}, 422, "invalid-body"), ({"extra": 1}, 422, "invalid-body")],
)
async def test_what_is_not_valid_is_refused_at_once(
    service: Served, change: dict[str, object], status: int, code: str
) -> None:
    answer = await put(service, await person(service, **{"full_name": "Lê Chín", **change}))  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await service.owner.fetchval("select count(*) from operations") == 0


async def test_who_may_not_is_refused_at_once_or_when_it_is_carried_out(service: Served, worker: Operations) -> None:
    body = await person(service)
    refused = await service.ask("POST", "/v1/persons", READER, body=body, headers=ASYNC)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    answer = await put(service, body)
    me = await service.get("/v1/me", OFFICER)
    path = f"/v1/accounts/{me['account_id']}"
    etag = (await service.ask("GET", path, ADMIN)).headers["etag"]
    closing = {"name": "disable"}
    closed = await service.ask("POST", f"{path}/transitions", ADMIN, body=closing, headers={"If-Match": etag})
    assert closed.status_code == 200, closed.text
    await done(worker)
    row = await service.owner.fetchrow(
        "select o.state, i.problem ->> 'code', i.problem ->> 'status' from operations o "
        "join operation_items i on i.operation_id = o.id where o.id = $1::text::uuid",
        place_of(answer).rpartition("/")[2],
    )
    assert tuple(row or ()) == ("failed", "account-closed", "409")


async def test_a_refusal_is_told_as_the_call_would_have_been(service: Served, worker: Operations) -> None:
    nowhere = await person(service, territory_id="01981a2b-0000-7000-8000-000000000001")
    answer = await put(service, nowhere)
    await done(worker)
    seen = await service.get(place_of(answer), OFFICER)
    assert (seen["state"], seen["failed_count"]) == ("failed", 1)
    assert (seen["problem"]["code"], seen["problem"]["status"]) == ("not-found", 404)
    assert seen["problem"]["type"] == "http://tuquan.test/problems/not-found"
    assert seen["problem"]["instance"] == place_of(answer)


async def test_many_are_put_aside_each_by_itself(service: Served, worker: Operations) -> None:
    before = await persons(service)
    bad = await person(service, territory_id="01981a2b-0000-7000-8000-000000000001")
    items = [await person(service, "Trần Thị Một"), bad, await person(service, "Trần Thị Hai")]
    answer = await put(service, {"items": items}, "/v1/persons/bulk")
    assert answer.status_code == 202
    await done(worker)
    seen = await service.get(f"{place_of(answer)}?expand=items", OFFICER)
    assert (seen["state"], seen["progress_done"], seen["failed_count"]) == ("partly", 3, 1)
    listed = await service.get(f"/v1/operation-items?operation_id={seen['id']}&fields=number,state,problem", OFFICER)
    assert [each["state"] for each in listed["items"]] == ["succeeded", "failed", "succeeded"]
    assert await persons(service) == before + 2


async def test_many_are_waited_for_as_they_would_have_been_answered(service: Served, worker: Operations) -> None:
    bad = await person(service, territory_id="01981a2b-0000-7000-8000-000000000001")
    items = {"items": [await person(service, "Trần Thị Một"), bad]}
    carrying = asyncio.create_task(_keep_on(worker))
    try:
        answer = await put(service, items, "/v1/persons/bulk", **WAITING)
        assert answer.status_code == 207
        good, refused = answer.json()["items"]
        assert (good["status"], refused["status"], refused["problem"]["code"]) == (201, 404, "not-found")
        assert good["location"].endswith(good["id"])
        before = await persons(service)
        whole = await put(service, items, "/v1/persons/bulk?atomic=true", **WAITING)
        assert (whole.status_code, whole.json()["code"], whole.json()["item"]) == (404, "not-found", 1)
        assert await persons(service) == before
    finally:
        carrying.cancel()


async def test_a_bulk_call_with_a_bad_item_is_refused_at_once(service: Served) -> None:
    items = {"items": [await person(service), {"full_name": 3}]}
    answer = await put(service, items, "/v1/persons/bulk")
    assert (answer.status_code, answer.json()["code"], answer.json()["item"]) == (422, "invalid-body", 1)
    assert await service.owner.fetchval("select count(*) from operations") == 0


async def test_it_is_cancelled_over_both_doors(service: Served, worker: Operations) -> None:
    before = await persons(service)
    first, second = await put(service, await person(service)), await put(service, await person(service))
    allowed = await service.get(f"{place_of(first)}/transitions", OFFICER)
    assert [(each["name"], each["allowed"]) for each in allowed["items"]] == [("cancel", True)]
    body, seen = {"name": "cancel"}, {"If-Match": '"1"'}
    gone = await service.ask("POST", f"{place_of(first)}/transitions", OFFICER, body=body, headers=seen)
    assert (gone.status_code, gone.json()["state"]) == (200, "cancelled")
    id_ = place_of(second).rpartition("/")[2]
    told = await service.data(OFFICER, CANCEL, input={"operationId": f"operation_{id_}", "expectedVersion": 1})
    assert told["cancelOperation"] == {"__typename": "CancelOperationPayload", "operation": {"state": "cancelled"}}
    strange = await service.data(READER, CANCEL, input={"operationId": f"operation_{id_}", "expectedVersion": 1})
    assert strange["cancelOperation"]["code"] == "not-found"
    await done(worker)
    assert await persons(service) == before


async def test_the_same_over_graphql(service: Served, worker: Operations) -> None:
    given = await person(service)
    sent = {"territoryId": given["territory_id"], "fullName": given["full_name"], "lawfulBasis": "law"}
    answer = await service.graphql(OFFICER, REGISTER, input=sent, later=True)
    assert "errors" not in answer, answer
    told = answer["data"]["registerPerson"]
    assert told["__typename"] == "Deferred"
    operation = told["operation"]
    assert (operation["state"], operation["command"], operation["progressTotal"]) == ("waiting", "register_person", 1)
    await done(worker)
    seen = (await service.data(OFFICER, OPERATION, id=operation["id"]))["operation"]
    assert (seen["state"], seen["recordKind"], seen["problem"]) == ("succeeded", "person", None)
    assert seen["items"]["nodes"][0]["recordId"] == seen["recordId"]
    assert (await service.data(READER, OPERATION, id=operation["id"]))["operation"] is None


async def test_what_cannot_be_put_aside_is_done_at_once(service: Served) -> None:
    rehearsed = await service.ask(
        "POST", "/v1/persons?validate_only=true", OFFICER, body=await person(service), headers=ASYNC
    )
    assert (rehearsed.json(), "preference-applied" in rehearsed.headers) == ({"valid": True}, False)
    me = await service.get("/v1/me", OFFICER)
    path = f"/v1/accounts/{me['account_id']}"
    etag = (await service.ask("GET", path, OFFICER)).headers["etag"]
    body = {
        "name": "change_password",
        "params": {"current_password": "lua-chin-vang-dong", "new_password": "tram-nam-trong-coi-nguoi"},
    }
    changed = await service.ask("POST", f"{path}/transitions", OFFICER, body=body, headers={"If-Match": etag, **ASYNC})
    assert (changed.status_code, "preference-applied" in changed.headers) == (200, False)


async def test_a_fault_is_told_by_its_trace_and_the_next_goes_on(service: Served, worker: Operations) -> None:
    first = await put(service, await person(service), traceparent=f"00-{'cd' * 16}-00f067aa0ba902b7-01")
    second = await put(service, await person(service))
    await service.owner.execute(
        "update operation_items set command = 'gone' where operation_id = $1::text::uuid",
        place_of(first).rpartition("/")[2],
    )
    await done(worker)
    seen = await service.get(place_of(first), OFFICER)
    assert (seen["state"], seen["problem"]["code"]) == ("failed", "internal")
    assert "cd" * 16 in seen["problem"]["detail"]
    assert (await service.get(place_of(second), OFFICER))["state"] == "succeeded"


async def test_two_workers_do_everything_once(service: Served, worker: Operations) -> None:
    before = await persons(service)
    items = {"items": [await person(service, f"Trần Thị {chr(65 + n)}") for n in range(20)]}
    answers = [await put(service, items, "/v1/persons/bulk") for _ in range(3)]
    assert service.settings.database_url is not None
    async with await open_pool(service.settings.database_url.get_secret_value(), size=3) as pool:
        other = Operations(pool, service.settings)
        await asyncio.gather(done(worker), done(other))
        await done(worker)
    assert await persons(service) == before + 60
    for answer in answers:
        seen = await service.get(place_of(answer), OFFICER)
        assert (seen["state"], seen["progress_done"]) == ("succeeded", 20)


async def events_of(service: Served, answer: Any, **more: str) -> Any:
    return await service.ask("GET", f"{place_of(answer)}/events", OFFICER, headers={"Accept": EVENTS, **more})


def told(answer: Any) -> list[tuple[str, int]]:
    """State and progress of each event."""
    assert answer.headers["content-type"].startswith(EVENTS)
    data = [line.removeprefix("data: ") for line in answer.text.splitlines() if line.startswith("data: ")]
    return [(each["state"], each["progress_done"]) for each in map(json.loads, data)]


async def test_its_progress_is_told_as_it_goes_on(
    service: Served, worker: Operations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "LOOK_SECONDS", 0.005)
    monkeypatch.setattr(operations, "QUIET_LOOKS", 2)
    items = {"items": [await person(service, f"Trần Thị {chr(65 + n)}") for n in range(5)]}
    answer = await put(service, items, "/v1/persons/bulk")
    listening = asyncio.create_task(events_of(service, answer))
    await asyncio.sleep(0.2)
    await done(worker)
    stream = await listening
    states = told(stream)
    assert (states[0], states[-1]) == (("waiting", 0), ("succeeded", 5))
    assert states == sorted(states, key=lambda each: each[1])
    assert (stream.text.startswith("event: operation\n"), ": ping" in stream.text) == (True, True)
    assert told(await events_of(service, answer)) == [("succeeded", 5)]


async def test_a_stream_ends_with_the_token_and_with_the_service(
    service: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "LOOK_SECONDS", 0.01)
    answer = await put(service, await person(service))
    listening = asyncio.create_task(events_of(service, answer))
    await asyncio.sleep(0.1)
    await service.owner.execute("update sessions set revoked_at = now()")
    await service.owner.execute("select pg_notify('access_changed', '')")
    assert told(await listening) == [("waiting", 0)]
    service.tokens.clear()
    STOPPING.set()
    try:
        assert told(await events_of(service, answer)) == [("waiting", 0)]
    finally:
        STOPPING.clear()


async def test_there_are_only_so_many_streams(service: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "MOST_STREAMS", 0)
    answer = await put(service, await person(service))
    full = await events_of(service, answer)
    assert (full.status_code, full.json()["code"]) == (503, "unavailable")


async def test_only_who_asked_looks_on_and_only_at_events(service: Served) -> None:
    answer = await put(service, await person(service))
    path = f"{place_of(answer)}/events"
    strange = await service.ask("GET", path, READER, headers={"Accept": EVENTS})
    assert (strange.status_code, strange.json()["code"]) == (404, "not-found")
    other = await events_of(service, answer, Accept="application/json")
    assert (other.status_code, other.json()["code"]) == (406, "not-acceptable")


@pytest.mark.parametrize(("error", "tries"), [(Conflict(), 3), (Conflict(OPERATION_CANCELLED), 1)])
async def test_what_clashed_with_another_change_is_tried_again(service: Served, error: Conflict, tries: int) -> None:
    answer = await put(service, await person(service))
    tried: list[object] = []

    async def clash(_work: object, _actor: object, command: object) -> Done:
        tried.append(command)
        raise error

    offers = [replace(each, action=clash) for each in OFFERS if each.name == "register_person"]
    async with working(service) as (begin, pool):

        async def actor_of(account_id: AccountId) -> Actor | None:
            return await find_actor(pool, SystemClock().today(), account_id=account_id)

        assert await Carrier(begin, offers, actor_of, public_url="http://tuquan.test").carry_on()
    assert len(tried) == tries
    seen = await service.get(place_of(answer), OFFICER)
    assert (seen["state"], seen["problem"]["code"]) == ("failed", error.code.code)


async def test_while_the_database_is_away_it_waits(service: Served) -> None:
    answer = await put(service, await person(service))

    async def away(_work: object, _actor: object, _command: object) -> Done:
        raise Unavailable

    async def actor_of(_: AccountId) -> Actor | None:
        return actor_at("1", Role.COMMUNE_FRONT_OFFICER, number=1)

    offers = [replace(each, action=away) for each in OFFERS if each.name == "register_person"]
    async with working(service) as (begin, _):
        with pytest.raises(Unavailable):
            await Carrier(begin, offers, actor_of, public_url="http://tuquan.test").carry_on()
    assert (await service.get(place_of(answer), OFFICER))["state"] == "running"


@asynccontextmanager
async def working(service: Served) -> AsyncIterator[tuple[Begin, BoundedPool]]:
    """Transactions as a worker opens them."""
    assert service.settings.database_url is not None
    async with await open_pool(service.settings.database_url.get_secret_value(), size=2) as pool:
        async with pool.acquire() as connection, connection.transaction():
            secrets = await load_secrets(connection, keys_of(service.settings))
        yield Begin(pool, Uuid7Source(), clock=SystemClock(), secrets=secrets), pool


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer.name)
def test_every_command_comes_back_as_it_was_written(offer: Any) -> None:
    example = json.dumps(example_of(offer.command))
    body = body_of(offer.command).model_validate_json(example, strict=True)
    command = command_from(offer.command, body)
    assert read(offer.command, written(command)) == command
