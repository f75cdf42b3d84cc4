"""Who was shown personal values is written down over both doors, and whoever they are about sees who read what for."""

import asyncio
import time
from typing import Any
from urllib.parse import quote

import pytest

from tests.access.samples import DAY
from tests.access.world import change, make
from tests.serving import Served

OFFICER, CHAIR, CELL, AUDITOR = "canbo.xa", "mttq.xa", "chibo.ap", "kiemtoan"
HOME = """
select o.territory_id as commune, f.territory_id as hamlet from assignments o, assignments f
where o.role = 'commune_front_officer' and f.role = 'hamlet_front'
"""
READS = """
select r.purpose, r.door, r.view, r.sealed, a.username, r.row_ids from personal_reads r
join accounts a on a.id = r.account_id where r.row_ids @> array[$1::uuid] order by r.id
"""
LISTED = """
{ personalReads { totalCount nodes {
    purpose door view sealed shown readerId readerAccountId readerRoles reader { id } at
} } }
"""
SEALED = """
mutation($input: ReadSealedValueInput!, $only: Boolean! = false) { readSealedValue(input: $input, validateOnly: $only) {
    __typename ... on ReadSealedValuePayload { valid values { recordedOn citizenId fullName phone } }
    ... on Problem { code }
} }
"""


async def person_in(service: Served, name: str = "Lê Văn Mười") -> str:
    home = await service.owner.fetchrow(HOME)
    assert home is not None
    body = {"territory_id": str(home["hamlet"]), "lawful_basis": "consent", "notice_on": DAY, "phone": "0912345678"}
    return str((await make(service, "persons", full_name=name, **body))["id"])


async def reads_of(service: Served, person: str, count: int) -> list[dict[str, Any]]:
    """The reads that showed the person, once so many are written."""
    deadline = time.monotonic() + 5
    while True:
        rows = [dict(row) for row in await service.owner.fetch(READS, person)]
        if len(rows) >= count or time.monotonic() > deadline:
            assert len(rows) == count, rows
            return rows
        await asyncio.sleep(0.02)


async def test_every_way_of_showing_a_person_is_written_down(service: Served) -> None:
    person = await person_in(service)
    purpose = {"X-Purpose": quote("Đối chiếu danh sách")}
    one = await service.ask("GET", f"/v1/persons/{person}", OFFICER, headers=purpose)
    page = await service.ask("GET", "/v1/persons?q=le+van+muoi&limit=5", CHAIR)
    again = await service.ask(
        "GET", f"/v1/persons/{person}", OFFICER, headers={"If-None-Match": one.headers["ETag"], **purpose}
    )
    assert [answer.status_code for answer in (one, page, again)] == [200, 200, 304]
    await service.data(OFFICER, f'{{ person(id: "{person}") {{ fullName }} bodies {{ totalCount }} }}')
    changed = await service.ask(
        "PATCH",
        f"/v1/persons/{person}",
        OFFICER,
        body={"full_name": "Lê Văn Một"},
        headers={"If-Match": one.headers["ETag"], "Idempotency-Key": "k1", **purpose},
    )
    repeated = await service.ask(
        "PATCH",
        f"/v1/persons/{person}",
        OFFICER,
        body={"full_name": "Lê Văn Một"},
        headers={"If-Match": one.headers["ETag"], "Idempotency-Key": "k1"},
    )
    assert (changed.status_code, repeated.status_code) == (200, 200)
    assert repeated.headers["Idempotent-Replayed"] == "true"
    rows = await reads_of(service, person, 6)
    told = [(row["username"], row["door"], row["view"], row["purpose"]) for row in rows]
    assert told == [
        ("tinh.mttq", "rest", "person", "display"),
        (OFFICER, "rest", "person", "Đối chiếu danh sách"),
        (CHAIR, "rest", "person", "display"),
        (OFFICER, "graphql", "person,body", "display"),
        (OFFICER, "rest", "person", "Đối chiếu danh sách"),
        (OFFICER, "rest", "person", "display"),
    ]
    assert not any(row["sealed"] for row in rows)


@pytest.mark.parametrize("form", ["csv", "ndjson", "xlsx"])
async def test_a_file_is_written_down_with_everybody_whom_it_shows(service: Served, form: str) -> None:
    person = await person_in(service)
    hidden = await person_in(service, "Nguyễn Văn Chín")
    asked = f"/v1/persons?q=le+van+muoi&format={form}"
    sent = await service.ask("GET", asked, OFFICER, headers={"X-Purpose": quote("Lập danh sách")})
    assert sent.status_code == 200
    assert "~seen" not in sent.text
    rows = await reads_of(service, person, 2)
    assert [rows[1][name] for name in ("username", "door", "view", "purpose")] == [
        OFFICER,
        "rest",
        "person",
        "Lập danh sách",
    ]
    assert (await service.ask("HEAD", asked, OFFICER)).status_code == 200
    assert (await service.ask("GET", f"{asked}&fields=id,contact_state", OFFICER)).status_code == 200
    known = await service.ask("GET", f"{asked}&known_at={DAY}T00:00:00%2B07:00", OFFICER)
    assert known.status_code == 200, known.text
    await reads_of(service, hidden, 1)
    await reads_of(service, person, 2)


async def test_a_file_that_cannot_be_written_down_is_not_sent(service: Served) -> None:
    person = await person_in(service)
    await reads_of(service, person, 1)
    await service.owner.execute("alter table personal_reads add constraint shut check (view <> 'person') not valid")
    try:
        answer = await service.ask("GET", "/v1/persons?format=csv", OFFICER)
        assert answer.status_code >= 500
        assert "Lê Văn Mười" not in answer.text
        assert (await service.ask("GET", "/v1/groups?format=csv", OFFICER)).status_code == 200
    finally:
        await service.owner.execute("alter table personal_reads drop constraint shut")


async def test_what_shows_no_contact_value_is_not_written_down(service: Served) -> None:
    person = await person_in(service)
    await reads_of(service, person, 1)
    await service.get(f"/v1/persons/{person}?fields=id,erased_on,contact_state", OFFICER)
    assert (await service.get(f"/v1/persons/{person}", CELL))["full_name"] is None
    await service.data(OFFICER, f'{{ person(id: "{person}") {{ noticeOn }} }}')
    await service.get("/v1/persons?q=le+van+muoi&fields=id", OFFICER)
    await service.get(f"/v1/persons/{person}", OFFICER)
    assert [row["username"] for row in await reads_of(service, person, 2)] == ["tinh.mttq", OFFICER]


async def test_a_write_over_graphql_is_written_down_with_what_it_shows(service: Served) -> None:
    person = await person_in(service)
    version = await service.owner.fetchval("select recorded_in from persons where id = $1", person)
    mutation = """
        mutation($input: RecordNoticeInput!) { recordNotice(input: $input) {
            ... on RecordNoticePayload { person { fullName noticeOn } } ... on Problem { code }
        } }
    """
    answer = await service.data(
        OFFICER, mutation, input={"personId": person, "noticeOn": DAY, "expectedVersion": version}
    )
    assert answer == {"recordNotice": {"person": {"fullName": "Lê Văn Mười", "noticeOn": DAY}}}
    rows = await reads_of(service, person, 2)
    assert (rows[1]["username"], rows[1]["door"], rows[1]["view"]) == (OFFICER, "graphql", "person")


@pytest.mark.parametrize("purpose", ["", "%FF", "a" * 201, "%0A", "%00"])
async def test_a_bad_purpose_is_refused_before_anything_is_done(service: Served, purpose: str) -> None:
    home = await service.owner.fetchrow(HOME)
    assert home is not None
    person = {"territory_id": str(home["hamlet"]), "full_name": "Lê An"}
    query = {"query": "{ persons { totalCount } }"}
    before = await service.owner.fetchval("select count(*) from persons")
    for method, path, body in (
        ("GET", "/v1/persons", None),
        ("GET", f"/v1/territories/{home['hamlet']}", None),
        ("POST", "/v1/persons", person),
        ("POST", "/graphql", query),
    ):
        answer = await service.ask(method, path, OFFICER, body=body, headers={"X-Purpose": purpose})
        assert answer.status_code == 400, answer.text
        assert "bad-parameter" in answer.text
    assert await service.owner.fetchval("select count(*) from persons") == before


async def sealed_in(service: Served) -> str:
    """Somebody whose citizen id is kept."""
    person = await person_in(service)
    await change(
        service,
        "persons",
        person,
        "seal_citizen_id",
        user=OFFICER,
        citizen_id="087 099 000001",
        lawful_basis="law",
        purpose="Khen thưởng",
    )
    return person


async def test_a_sealed_value_is_opened_over_both_doors_and_written_down(service: Served) -> None:
    person = await sealed_in(service)
    asked = {"kind": "citizen_id", "purpose": "Đối chiếu hồ sơ"}
    rest = await service.ask("POST", f"/v1/persons/{person}/sealed-reads", CHAIR, body=asked)
    assert rest.status_code == 200, rest.text
    assert rest.headers["Cache-Control"] == "no-store"
    value = {"recorded_on": DAY, "citizen_id": "087099000001", "full_name": None, "phone": None}
    assert rest.json() == {"values": [value]}
    graphql = await service.data(CHAIR, SEALED, input={"personId": person, **asked})
    spelled = {"recordedOn": DAY, "citizenId": "087099000001", "fullName": None, "phone": None}
    assert graphql == {"readSealedValue": {"__typename": "ReadSealedValuePayload", "valid": True, "values": [spelled]}}
    rows = [row for row in await reads_of(service, person, 4) if row["sealed"]]
    assert [(row["username"], row["door"], row["view"], row["purpose"]) for row in rows] == [
        (CHAIR, "rest", "person.citizen_id", "Đối chiếu hồ sơ"),
        (CHAIR, "graphql", "person.citizen_id", "Đối chiếu hồ sơ"),
    ]


async def test_a_rehearsal_shows_no_sealed_value_and_is_not_written_down(service: Served) -> None:
    person = await sealed_in(service)
    asked = {"kind": "citizen_id", "purpose": "Đối chiếu hồ sơ"}
    rest = await service.ask("POST", f"/v1/persons/{person}/sealed-reads?validate_only=true", CHAIR, body=asked)
    assert (rest.status_code, rest.json()) == (200, {"valid": True})
    graphql = await service.data(CHAIR, SEALED, input={"personId": person, **asked}, only=True)
    assert graphql["readSealedValue"] == {"__typename": "ReadSealedValuePayload", "valid": True, "values": None}
    assert [row["sealed"] for row in await reads_of(service, person, 2)] == [False, False]


async def test_an_opened_value_is_never_kept_for_a_repetition(service: Served) -> None:
    person = await sealed_in(service)
    asked = {"kind": "citizen_id", "purpose": "Đối chiếu hồ sơ"}
    for _ in range(2):
        answer = await service.ask(
            "POST", f"/v1/persons/{person}/sealed-reads", CHAIR, body=asked, headers={"Idempotency-Key": "once"}
        )
        assert answer.status_code == 200
        assert "Idempotent-Replayed" not in answer.headers
    assert await service.owner.fetchval("select count(*) from idempotency_keys") == 0


async def test_refusals_of_sealed_values_are_the_same_over_both_doors(service: Served) -> None:
    person = await sealed_in(service)
    for user, code in ((OFFICER, "forbidden"), (CELL, "forbidden"), (AUDITOR, "not-found"), (CHAIR, "rules-broken")):
        asked = {"kind": "citizen_id", "purpose": "Tìm Lê Văn Mười" if user == CHAIR else "Đối chiếu"}
        rest = await service.ask("POST", f"/v1/persons/{person}/sealed-reads", user, body=asked)
        graphql = await service.data(user, SEALED, input={"personId": person, **asked})
        assert (rest.json()["code"], graphql["readSealedValue"]["code"]) == (code, code), user
        assert "087099000001" not in rest.text


async def test_everybody_sees_the_reads_of_their_own_values_and_of_nobody_elses(service: Served) -> None:
    own = await service.owner.fetchval("select person_id from accounts where username = $1", CELL)
    other = await person_in(service)
    await service.ask("GET", f"/v1/persons/{own}", CHAIR, headers={"X-Purpose": quote("Kiểm tra")})
    await service.get(f"/v1/persons/{other}", CHAIR)
    await reads_of(service, str(own), 1)
    await reads_of(service, other, 2)
    chair = await service.owner.fetchrow("select id, person_id from accounts where username = $1", CHAIR)
    assert chair is not None
    seen = (await service.data(CELL, LISTED))["personalReads"]
    assert seen["totalCount"] == 1
    [read] = seen["nodes"]
    moment = read.pop("at")
    assert moment.startswith(DAY)
    assert read == {
        "purpose": "Kiểm tra",
        "door": "rest",
        "view": "person",
        "sealed": False,
        "shown": 1,
        "readerId": str(chair["person_id"]),
        "readerAccountId": str(chair["id"]),
        "readerRoles": ["commune_front_chair"],
        "reader": None,
    }
    page = await service.get("/v1/personal-reads", CELL)
    assert [each["purpose"] for each in page["items"]] == ["Kiểm tra"]
    for person in (own, other):
        assert (await service.get(f"/v1/personal-reads?person_id={person}", CELL))["items"] == []


async def test_auditors_look_up_who_read_somebodys_values(service: Served) -> None:
    person = await person_in(service)
    await service.get(f"/v1/persons/{person}", CHAIR)
    await reads_of(service, person, 2)
    found = await service.get(f"/v1/personal-reads?person_id={person}&count=exact", AUDITOR)
    assert found["page"]["total"] == 2
    assert [each["reader_roles"] for each in found["items"]] == [["commune_front_chair"], ["province_front_chair"]]
    assert "row_ids" not in found["items"][0]
    today = await service.get(f"/v1/personal-reads?person_id={person}&since={DAY}", AUDITOR)
    before = await service.get(f"/v1/personal-reads?person_id={person}&until={DAY}", AUDITOR)
    assert (len(today["items"]), before["items"]) == (2, [])


async def test_who_is_no_auditor_sees_nobodys_reads(service: Served) -> None:
    person = await person_in(service)
    await reads_of(service, person, 1)
    for user in (OFFICER, CHAIR, "tinh.mttq", "admin"):
        seen = await service.get("/v1/personal-reads?limit=100", user)
        own = await service.owner.fetchval("select person_id from accounts where username = $1", user)
        ids = [each["id"] for each in seen["items"]]
        about = await service.owner.fetchval(
            "select count(*) from personal_reads where id = any($1::uuid[]) and $2::uuid = any(row_ids)", ids, own
        )
        assert about == len(ids), user
