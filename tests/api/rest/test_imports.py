"""Uploads and imports over both doors: parts that may be resumed, templates, steps with their states."""

from typing import Any

import pytest

from app.domain.imports.model import LARGEST_CHUNK, ImportKind
from app.infra.db.connection import connect
from app.infra.db.imports.carrying import carry_on
from app.infra.postgres import EmbeddedServer
from tests.api.support import SECRETS
from tests.infra.db.import_steps import text_file
from tests.serving import Served

OFFICER, READER = "canbo.xa", "chibo.ap"
BYTES = {"Content-Type": "application/octet-stream"}
HAMLETS = text_file(("Mã ấp", "Tên ấp"), ("AP91", "Ấp Chín Mốt"))
COMMUNE = "select territory_id from assignments where role = 'commune_front_officer'"


async def commune(service: Served) -> str:
    return str(await service.owner.fetchval(COMMUNE))


async def put(service: Served, upload: str, content: bytes, *, offset: int = 0, user: str = OFFICER) -> Any:
    token = await service.token(user)
    headers = {**BYTES, "Authorization": f"Bearer {token}", "Accept-Language": "en"}
    return await service.client.put(f"/v1/uploads/{upload}/content?offset={offset}", content=content, headers=headers)


async def opened(service: Served, content: bytes) -> str:
    body = {"territory_id": await commune(service), "name": "Ấp.csv", "size": len(content)}
    answer = await service.ask("POST", "/v1/uploads", OFFICER, body=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def work(dsn: str) -> None:
    connection, telling = await connect(dsn), await connect(dsn)
    try:
        while await carry_on(connection, telling, SECRETS):
            pass
    finally:
        await connection.close()
        await telling.close()


@pytest.fixture
def dsn(test_server: EmbeddedServer, demo_database: str) -> str:
    return test_server.app_dsn(demo_database)


async def test_a_file_is_sent_in_parts_and_resumed(service: Served) -> None:
    upload = await opened(service, HAMLETS)
    first = await put(service, upload, HAMLETS[:10])
    assert (first.status_code, first.json()) == (200, {"id": upload, "received": 10, "size": len(HAMLETS)})
    again = await put(service, upload, HAMLETS[:10])
    assert (again.status_code, again.json()["code"]) == (409, "upload-offset")
    assert "byte 10" in again.json()["detail"]
    seen = await service.get(f"/v1/uploads/{upload}", OFFICER)
    rest = await put(service, upload, HAMLETS[10:], offset=seen["received"])
    assert rest.json()["received"] == len(HAMLETS)
    beyond = await put(service, upload, b"x", offset=len(HAMLETS))
    assert beyond.json()["code"] == "upload-too-long"


async def test_only_who_opened_it_fills_a_file(service: Served) -> None:
    upload = await opened(service, HAMLETS)
    assert (await put(service, upload, HAMLETS, user="mttq.xa")).status_code == 404
    assert (await put(service, upload, HAMLETS, user=READER)).status_code == 404
    assert (await put(service, "nothing", HAMLETS)).status_code == 404


async def test_a_part_has_a_kind_a_bound_and_a_place(service: Served) -> None:
    upload = await opened(service, HAMLETS)
    answers = [
        await service.ask("PUT", f"/v1/uploads/{upload}/content", OFFICER, body={}),
        await put(service, upload, b"x" * (LARGEST_CHUNK + 1)),
        await put(service, upload, b""),
        await put(service, upload, b"x", offset=-1),
    ]
    assert [answer.status_code for answer in answers] == [415, 413, 422, 400]


async def test_a_list_goes_its_way_over_rest(service: Served, dsn: str) -> None:
    upload = await opened(service, HAMLETS)
    body = {"upload_id": upload, "kind": "hamlets", "effective_on": "2025-09-01"}
    incomplete = await service.ask("POST", "/v1/imports", OFFICER, body=body)
    assert [each["code"] for each in incomplete.json()["violations"]] == ["upload-incomplete"]
    await put(service, upload, HAMLETS)
    started = (await service.ask("POST", "/v1/imports", OFFICER, body=body)).json()
    assert started["state"] == "uploaded"
    await work(dsn)
    checked = await service.get(f"/v1/imports/{started['id']}", OFFICER)
    assert (checked["state"], checked["new_count"], checked["allowed_actions"]) == (
        "validated",
        1,
        ["apply_import", "cancel_import"],
    )
    path = f"/v1/imports/{started['id']}/transitions"
    match = {"If-Match": f'"{checked["version"]}"'}
    asked = await service.ask("POST", path, OFFICER, body={"name": "apply", "params": {}}, headers=match)
    assert (asked.status_code, asked.json()["state"]) == (200, "applying")
    match = {"If-Match": f'"{asked.json()["version"]}"'}
    cancelled = await service.ask("POST", path, OFFICER, body={"name": "cancel", "params": {}}, headers=match)
    assert (cancelled.status_code, cancelled.json()["code"]) == (409, "wrong-state")
    await work(dsn)
    assert (await service.get(f"/v1/imports/{started['id']}", OFFICER))["state"] == "applied"


async def test_a_list_goes_its_way_over_graphql(service: Served, dsn: str) -> None:
    opening = await service.data(
        OFFICER,
        "mutation($input: OpenUploadInput!) { openUpload(input: $input) { ... on OpenUploadPayload "
        "{ upload { id received } } ... on Problem { code detail } } }",
        input={"territoryId": await commune(service), "name": "Ấp.csv", "size": len(HAMLETS)},
    )
    upload = opening["openUpload"]["upload"]["id"].removeprefix("upload_")
    await put(service, upload, HAMLETS)
    starting = await service.data(
        OFFICER,
        "mutation($input: StartImportInput!) { startImport(input: $input) { ... on StartImportPayload "
        "{ import { id state } } ... on Problem { code detail } } }",
        input={"uploadId": upload, "kind": "hamlets", "effectiveOn": "2025-09-01"},
    )
    assert starting["startImport"]["import"]["state"] == "uploaded"
    await work(dsn)
    seen = await service.data(
        OFFICER,
        "query($id: ID!) { import(id: $id) { state version newCount problems { totalCount } doubts { totalCount } } }",
        id=starting["startImport"]["import"]["id"],
    )
    assert seen["import"] == {
        "state": "validated",
        "version": 3,
        "newCount": 1,
        "problems": {"totalCount": 0},
        "doubts": {"totalCount": 0},
    }
    applying = await service.data(
        OFFICER,
        "mutation($input: ApplyImportInput!) { applyImport(input: $input) { ... on ApplyImportPayload "
        "{ import { state } } ... on Problem { code detail } } }",
        input={"importId": starting["startImport"]["import"]["id"], "expectedVersion": 3},
    )
    assert applying["applyImport"]["import"]["state"] == "applying"


async def test_problems_are_read_by_row_and_cell(service: Served, dsn: str) -> None:
    content = text_file(("Mã ấp", "Tên ấp"), ("ap91", "Ấp Chín Mốt"))
    upload = await opened(service, content)
    await put(service, upload, content)
    body = {"upload_id": upload, "kind": "hamlets", "effective_on": "2025-09-01"}
    started = (await service.ask("POST", "/v1/imports", OFFICER, body=body)).json()
    await work(dsn)
    [problem] = (await service.get(f"/v1/import-problems?import_id={started['id']}", OFFICER))["items"]
    assert {key: problem[key] for key in ("line", "cell", "field", "code", "severity")} == {
        "line": 2,
        "cell": "A2",
        "field": "code",
        "code": "hamlet-code-form",
        "severity": "error",
    }
    assert problem["message"].startswith("Mã gồm chữ cái in hoa")
    assert problem["message_en"].startswith("A code has capital letters")
    assert (await service.get(f"/v1/import-problems?import_id={started['id']}", READER))["items"] == []


@pytest.mark.parametrize("kind", ImportKind)
async def test_templates(service: Served, kind: ImportKind) -> None:
    book = await service.ask("GET", f"/v1/import-templates/{kind}", OFFICER)
    assert (book.status_code, book.content[:2]) == (200, b"PK")
    text = await service.ask("GET", f"/v1/import-templates/{kind}?format=csv", OFFICER)
    assert text.content.decode("utf-8-sig").startswith("STT,")
    assert text.headers["content-disposition"] == f'attachment; filename="{kind}.csv"'


async def test_what_is_no_template(service: Served) -> None:
    assert (await service.ask("GET", "/v1/import-templates/cats", OFFICER)).status_code == 404
    assert (await service.ask("GET", "/v1/import-templates/groups?format=pdf", OFFICER)).status_code == 400


async def test_an_upload_beyond_the_bound_is_not_announced(service: Served) -> None:
    body = {"territory_id": await commune(service), "name": "x", "size": 33_554_433}
    answer = await service.ask("POST", "/v1/uploads", OFFICER, body=body)
    assert answer.status_code == 422
