"""What is recorded on somebody's behalf, over both doors: both names, the person's view of it, their answer."""

import json
import pathlib
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.access.samples import DAY
from tests.serving import Served

OFFICER, HEAD = "canbo.xa", "totruong"
GROUP = "select group_id from assignments where role = 'group_head'"
PERSON = "select person_id from accounts where username = $1"
CHANGED = "select (select count(*) from change_sets), (select count(*) from declared_counts)"
WRITTEN = """
select c.person_id, c.on_behalf_of from change_sets c join journal_entries e on e.change_set_id = c.id
where e.action = 'record_count' order by c.id
"""
MUTATION = """
mutation($input: RecordCountInput!, $key: String) {
  recordCount(input: $input, idempotencyKey: $key) {
    ... on RecordCountPayload { recordedClaim { id } } ... on Problem { code }
  }
}
"""

Send = Callable[..., Awaitable[httpx.Response]]


async def over_rest(service: Served, group: str, headers: dict[str, str], key: str | None = None) -> httpx.Response:
    body = {"kind": "count", "group_id": group, "counted_on": DAY, "people": 9, "no_paper_reason": "Không có"}
    sent = headers | ({} if key is None else {"Idempotency-Key": key})
    return await service.ask("POST", "/v1/recorded-claims", OFFICER, body=body, headers=sent)


async def over_graphql(service: Served, group: str, headers: dict[str, str], key: str | None = None) -> httpx.Response:
    given = {"groupId": group, "countedOn": DAY, "people": 9, "noPaperReason": "Không có"}
    body = {"query": MUTATION, "variables": {"input": given, "key": key}}
    return await service.ask("POST", "/graphql", OFFICER, body=body, headers=headers)


def code_of(answer: httpx.Response) -> str | None:
    told = answer.json()
    found = told["data"]["recordCount"] if "data" in told else told
    code: str | None = found.get("code")
    return code


DOORS = pytest.mark.parametrize("send", [over_rest, over_graphql], ids=["rest", "graphql"])


async def recorded(service: Served, send: Send = over_rest) -> tuple[str, str]:
    """The entry of a count that the officer recorded on behalf of the head, and the head's person."""
    group, head = str(await service.owner.fetchval(GROUP)), str(await service.owner.fetchval(PERSON, HEAD))
    answer = await send(service, group, {"On-Behalf-Of": head})
    assert code_of(answer) is None, answer.text
    entry = await service.owner.fetchval("select id from journal_entries where action = 'record_count'")
    return str(entry), head


@DOORS
async def test_both_names_stand_in_the_record(service: Served, send: Send) -> None:
    entry, head = await recorded(service, send)
    officer = await service.owner.fetchval(PERSON, OFFICER)
    assert [tuple(map(str, row)) for row in await service.owner.fetch(WRITTEN)] == [(str(officer), head)]
    shown = await service.get(f"/v1/journal-entries/{entry}?expand=person,on_behalf_of", "mttq.xa")
    assert (shown["person"]["id"], shown["on_behalf_of"]["id"]) == (str(officer), head)
    assert (shown["answer"], shown["allowed_actions"]) == (None, [])


@DOORS
async def test_an_id_of_graphql_is_taken_too(service: Served, send: Send) -> None:
    group, head = str(await service.owner.fetchval(GROUP)), await service.owner.fetchval(PERSON, HEAD)
    assert code_of(await send(service, group, {"On-Behalf-Of": f"person_{head}"})) is None
    assert [row["on_behalf_of"] for row in await service.owner.fetch(WRITTEN)] == [head]


@DOORS
@pytest.mark.parametrize(
    ("whom", "code"),
    [
        ("01981a2b-0000-7000-8000-00000000dead", "on-behalf-unknown"),
        ("the head", "on-behalf-unknown"),
        ("elsewhere", "on-behalf-unknown"),
        ("myself", "on-behalf-self"),
    ],
)
async def test_whom_one_cannot_see_one_does_not_act_for(service: Served, send: Send, whom: str, code: str) -> None:
    group = str(await service.owner.fetchval(GROUP))
    if whom == "myself":
        whom = str(await service.owner.fetchval(PERSON, OFFICER))
    if whom == "elsewhere":
        whom = str(await service.owner.fetchval(PERSON, "tinh.bantv"))
    before = await service.owner.fetchrow(CHANGED)
    answer = await send(service, group, {"On-Behalf-Of": whom})
    assert code_of(answer) == code
    assert answer.status_code == (422 if send is over_rest else 200)
    assert await service.owner.fetchrow(CHANGED) == before


@DOORS
async def test_a_repeated_call_is_answered_once_and_another_name_is_another_call(service: Served, send: Send) -> None:
    group, head = str(await service.owner.fetchval(GROUP)), str(await service.owner.fetchval(PERSON, HEAD))
    first = await send(service, group, {"On-Behalf-Of": head}, "khoa-1")
    again = await send(service, group, {"On-Behalf-Of": head}, "khoa-1")
    assert first.json() == again.json() or first.json()["data"] == again.json()["data"]
    assert len(await service.owner.fetch(WRITTEN)) == 1
    for other in ({}, {"On-Behalf-Of": str(await service.owner.fetchval(PERSON, "topho"))}):
        assert code_of(await send(service, group, other, "khoa-1")) == "idempotency-mismatch"
    assert len(await service.owner.fetch(WRITTEN)) == 1


async def test_a_person_sees_what_was_recorded_on_their_behalf_and_nothing_else(service: Served) -> None:
    entry, _ = await recorded(service)
    own = await service.get("/v1/journal-entries?fields=id,action,allowed_actions", HEAD)
    assert own["items"] == [{"id": entry, "action": "record_count", "allowed_actions": ["answer_change"]}]
    assert (await service.get("/v1/journal-entries", "topho"))["items"] == []
    hidden = await service.ask("GET", f"/v1/journal-entries/{entry}", "topho")
    assert hidden.status_code == 404


async def answer_over_rest(service: Served, user: str, entry: str, answer: str, reason: str | None = None) -> str:
    body = {"name": "answer", "params": {"answer": answer}} | ({} if reason is None else {"reason": reason})
    told = (await service.ask("POST", f"/v1/journal-entries/{entry}/transitions", user, body=body)).json()
    return str(told.get("answer") or (told.get("violations") or [told])[0]["code"])


async def answer_over_graphql(service: Served, user: str, entry: str, answer: str, reason: str | None = None) -> str:
    told = await service.data(
        user,
        "mutation($input: AnswerChangeInput!) { answerChange(input: $input) { "
        "... on AnswerChangePayload { journalEntry { answer } } "
        "... on RuleProblem { violations { code } } ... on Problem { code } } }",
        input={"journalEntryId": entry, "answer": answer, "reason": reason},
    )
    found: Any = told["answerChange"]
    if "journalEntry" in found:
        return str(found["journalEntry"]["answer"])
    return str((found.get("violations") or [found])[0]["code"])


@pytest.mark.parametrize("say", [answer_over_rest, answer_over_graphql], ids=["rest", "graphql"])
async def test_they_confirm_and_may_object_later(service: Served, say: Any) -> None:
    entry, head = await recorded(service)
    assert await say(service, HEAD, entry, "objected") == "objection-reason"
    assert await say(service, HEAD, entry, "confirmed") == "confirmed"
    assert await say(service, HEAD, entry, "confirmed") == "answer-given"
    assert await say(service, HEAD, entry, "objected", "Tôi không báo số này") == "objected"
    assert await say(service, HEAD, entry, "confirmed") == "answer-final"
    shown = await service.get(f"/v1/journal-entries/{entry}", HEAD)
    assert (shown["answer"], shown["answer_reason"], shown["allowed_actions"]) == (
        "objected",
        "Tôi không báo số này",
        [],
    )
    kept = await service.owner.fetchval("select answer from history.change_answers")
    assert kept == "confirmed"
    rows = await service.owner.fetch(
        "select e.payload, c.person_id from journal_entries e join change_sets c on c.id = e.change_set_id "
        "where e.action = 'answer_change' and e.subject_id = $1 order by e.id",
        entry,
    )
    assert [(json.loads(row["payload"]), str(row["person_id"])) for row in rows] == [
        ({"answer": "confirmed"}, head),
        ({"answer": "objected"}, head),
    ]


@pytest.mark.parametrize("say", [answer_over_rest, answer_over_graphql], ids=["rest", "graphql"])
async def test_nobody_answers_for_them(service: Served, say: Any) -> None:
    entry, _ = await recorded(service)
    before = await service.owner.fetchrow(CHANGED)
    assert await say(service, "mttq.xa", entry, "confirmed") == "forbidden"
    assert await say(service, "topho", entry, "confirmed") == "not-found"
    assert await service.owner.fetchrow(CHANGED) == before


@pytest.mark.parametrize("say", [answer_over_rest, answer_over_graphql], ids=["rest", "graphql"])
async def test_what_was_done_in_ones_own_name_is_not_answered(service: Served, say: Any) -> None:
    group = str(await service.owner.fetchval(GROUP))
    await over_rest(service, group, {})
    entry = str(await service.owner.fetchval("select id from journal_entries where action = 'record_count'"))
    assert await say(service, OFFICER, entry, "confirmed") == "not-found"
    assert await say(service, OFFICER, "01981a2b-0000-7000-8000-00000000dead", "confirmed") == "not-found"


async def test_the_second_person_is_not_the_one_in_whose_name_it_was_recorded(service: Served) -> None:
    group = await service.owner.fetchval(GROUP)
    commune = await service.owner.fetchval(
        "select t.parent_id from group_homes h join territory_versions t on t.territory_id = h.territory_id "
        "and upper_inf(t.valid) where h.group_id = $1",
        group,
    )
    start = {"key": "recording.start_on", "day": DAY, "legal_basis": "Kế hoạch", "effective_on": DAY}
    await service.ask("POST", "/v1/policy-values", "tinh.mttq", body={"territory_id": str(commune), **start})
    chair = str(await service.owner.fetchval(PERSON, "mttq.xa"))
    body = {"kind": "count", "group_id": str(group), "counted_on": DAY, "people": 9}
    made = await service.ask(
        "POST",
        "/v1/recorded-claims",
        OFFICER,
        body={**body, "paper": {"kind": "list", "title": "Danh sách"}},
        headers={"On-Behalf-Of": chair},
    )
    path = f"/v1/recorded-claims/{made.json()['id']}/transitions"
    told = await service.ask("POST", path, "mttq.xa", body={"name": "confirm"}, headers={"If-Match": '"1"'})
    assert [each["code"] for each in told.json()["violations"]] == ["recusal"]
    other = await service.ask("POST", path, "ubnd.xa", body={"name": "confirm"}, headers={"If-Match": '"1"'})
    assert other.json()["state"] == "confirmed"


def test_the_documents_tell_of_the_header() -> None:
    with pathlib.Path("openapi/openapi.json").open(encoding="utf-8") as file:
        told = json.load(file)
    reference = {"$ref": "#/components/parameters/OnBehalfOf"}
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            takes = reference in operation.get("parameters", [])
            idempotent = {"$ref": "#/components/parameters/IdempotencyKey"} in operation.get("parameters", [])
            assert takes is idempotent, (path, method)
    assert told["components"]["parameters"]["OnBehalfOf"]["in"] == "header"
