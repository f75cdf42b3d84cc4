import json
from datetime import date

import asyncpg
import httpx
import pytest

from tests.api.rest.conftest import Commune, add_note
from tests.sheets import read_sheets

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIST = "/v1/field-notes"
FORMULAS = ["=1+1", "+84 912", "-5", "@SUM(A1)", "\tx", "\rx", "\nx"]


@pytest.fixture
async def two(pool: asyncpg.Pool, communes: list[Commune]) -> None:
    """Two notes here and one elsewhere."""
    await add_note(pool, communes[0], code="GC-1", title='Họp "tổ", lần 1')
    await add_note(pool, communes[0], code="GC-2", title="Bầu tổ trưởng", pages=7)
    await add_note(pool, communes[1], code="GC-9", title="Nơi khác")


async def test_a_list_as_csv(officer: httpx.AsyncClient, two: None) -> None:
    answer = await officer.get(f"{LIST}?format=csv&fields=code,title,pages,written_on,secret")
    assert answer.content.decode() == (
        "\ufeffcode,title,secret,pages,written_on\r\n"
        "GC-2,Bầu tổ trưởng,,7,2026-01-31\r\n"
        'GC-1,"Họp ""tổ"", lần 1",,1,2026-01-31\r\n'
    )


async def test_a_list_as_ndjson(officer: httpx.AsyncClient, two: None) -> None:
    answer = await officer.get(f"{LIST}?format=ndjson&fields=code,title,pages,allowed_actions,written_on")
    assert answer.content.decode() == (
        '{"code":"GC-2","title":"Bầu tổ trưởng","pages":7,"written_on":"2026-01-31",'
        '"allowed_actions":["issue_note","break_note"]}\n'
        '{"code":"GC-1","title":"Họp \\"tổ\\", lần 1","pages":1,"written_on":"2026-01-31",'
        '"allowed_actions":["issue_note","break_note"]}\n'
    )


async def test_a_list_as_a_workbook(officer: httpx.AsyncClient, two: None, communes: list[Commune]) -> None:
    fields = "fields=code,pages,written_on,allowed_actions,territory.id"
    answer = await officer.get(f"{LIST}?format=xlsx&as_of=2026-11-20&expand=territory&{fields}")
    actions = '["issue_note","break_note"]'
    assert read_sheets(answer.content) == {
        "Note": [
            ["code", "pages", "written_on", "allowed_actions", "territory.id"],
            ["GC-2", 7, date(2026, 1, 31), actions, str(communes[0].id)],
            ["GC-1", 1, date(2026, 1, 31), actions, str(communes[0].id)],
        ],
        "Notes": [
            ["List", "A note."],
            ["As of", "20/11/2026"],
            [],
            ["Column", "Meaning"],
            ["code", "The code."],
            ["pages", "Pages."],
            ["written_on", "When it was written."],
            ["allowed_actions", "What can be done."],
            ["territory.id", "The territory. The identity for ever (UUIDv7)."],
        ],
    }


async def test_the_notes_follow_the_language(officer: httpx.AsyncClient, two: None) -> None:
    answer = await officer.get(f"{LIST}?format=xlsx&fields=code", headers={"Accept-Language": "vi"})
    sheets = read_sheets(answer.content)
    assert list(sheets) == ["Note", "Chú thích"]
    assert sheets["Chú thích"][-1] == ["code", "Mã."]
    assert sheets["Note"][0] == ["code"]


@pytest.mark.parametrize(
    ("form", "media", "name"),
    [
        ("csv", "text/csv; charset=utf-8; header=present", "csv"),
        ("xlsx", XLSX, "xlsx"),
        ("ndjson", "application/x-ndjson", "ndjson"),
    ],
)
async def test_the_answer_is_a_file_that_nobody_keeps(
    officer: httpx.AsyncClient, two: None, form: str, media: str, name: str
) -> None:
    answer = await officer.get(f"/v1/groups?format={form}", headers={"Accept-Language": "vi"})
    assert answer.status_code == 200
    assert "content-length" not in answer.headers
    shown = ("content-type", "cache-control", "content-language", "content-disposition")
    assert [answer.headers[each] for each in shown] == [
        media,
        "no-store",
        "vi",
        f"attachment; filename=\"groups-2026-11-25.{name}\"; filename*=UTF-8''t%E1%BB%95%202026-11-25.{name}",
    ]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/csv", "text/csv; charset=utf-8; header=present"),
        ("application/x-ndjson", "application/x-ndjson"),
        (XLSX, XLSX),
        ("text/csv, */*;q=0.1", "text/csv; charset=utf-8; header=present"),
        ("application/json;q=0.5, text/csv;q=0.4", "application/json"),
        ("application/json, text/csv", "application/json"),
        ("text/*", "text/csv; charset=utf-8; header=present"),
        ("application/*", "application/json"),
        ("application/json;q=0, application/*", XLSX),
        ("*/*", "application/json"),
        ("text/html, */*;q=0.8", "application/json"),
    ],
)
async def test_accept_chooses_the_form(officer: httpx.AsyncClient, two: None, accept: str, media: str) -> None:
    answer = await officer.get(LIST, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media)


async def test_the_parameter_goes_before_accept(officer: httpx.AsyncClient, two: None) -> None:
    answer = await officer.get(f"{LIST}?format=json", headers={"Accept": "text/csv"})
    assert answer.headers["content-type"] == "application/json"
    answer = await officer.get(f"{LIST}?format=csv", headers={"Accept": "application/json"})
    assert answer.headers["content-type"].startswith("text/csv")


async def test_a_form_that_is_not_offered_is_refused(officer: httpx.AsyncClient) -> None:
    answer = await officer.get(LIST, headers={"Accept": "application/pdf, text/csv;q=0"})
    assert (answer.status_code, answer.json()["code"]) == (406, "not-acceptable")
    assert answer.json()["detail"] == (
        f"Only application/json, text/csv, {XLSX}, application/x-ndjson can be answered."
    )
    answer = await officer.get(f"{LIST}?format=pdf")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-parameter")
    assert answer.json()["detail"].endswith("Expected: json, csv, xlsx, ndjson.")


@pytest.mark.parametrize("query", ["limit=10", "count=exact", "cursor=nAAAA"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "ndjson"])
async def test_a_file_has_no_pages(officer: httpx.AsyncClient, form: str, query: str) -> None:
    answer = await officer.get(f"{LIST}?format={form}&{query}")
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (400, "bad-parameter")
    assert problem["errors"][0]["pointer"] == query.partition("=")[0]
    assert problem["detail"].endswith("Expected: with format=json only: a file holds every row.")


async def test_what_is_wrong_with_the_list_is_told_as_always(officer: httpx.AsyncClient) -> None:
    for query in ("status=lost", "sort=secret", "fields=nothing", "as_of=yesterday", "place=1"):
        answer = await officer.get(f"{LIST}?format=csv&{query}")
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json"), query


async def test_a_single_record_is_no_file(officer: httpx.AsyncClient, two: None) -> None:
    answer = await officer.get(f"{LIST}/GC-1?format=csv")
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown-parameter")


async def test_nobody_gets_a_file_without_a_token(anonymous: httpx.AsyncClient) -> None:
    assert (await anonymous.get(f"{LIST}?format=csv")).status_code == 401


async def test_a_list_without_rows_has_its_names(officer: httpx.AsyncClient) -> None:
    csv, xlsx, ndjson = [
        (await officer.get(f"{LIST}?format={form}&fields=code,title")).content for form in ("csv", "xlsx", "ndjson")
    ]
    assert csv == b"\xef\xbb\xbfcode,title\r\n"
    assert read_sheets(xlsx)["Note"] == [["code", "title"]]
    assert ndjson == b""


async def test_a_scope_without_rows_is_an_empty_file(elsewhere: httpx.AsyncClient, two: None) -> None:
    answer = await elsewhere.get(f"{LIST}?format=ndjson&fields=code")
    assert answer.text == '{"code":"GC-9"}\n'


@pytest.mark.parametrize("title", FORMULAS)
async def test_a_text_is_no_formula(
    officer: httpx.AsyncClient, pool: asyncpg.Pool, communes: list[Commune], title: str
) -> None:
    await add_note(pool, communes[0], code="GC-1", title=title)
    csv = (await officer.get(f"{LIST}?format=csv&fields=title")).content.decode("utf-8-sig")
    [written] = csv.removeprefix("title\r\n").removesuffix("\r\n").strip('"').split("\x00")
    assert written == "'" + title.replace("\n", "\r\n")
    sheets = read_sheets((await officer.get(f"{LIST}?format=xlsx&fields=title")).content)
    assert sheets["Note"] == [["title"], [title]]
    ndjson = (await officer.get(f"{LIST}?format=ndjson&fields=title")).text
    assert json.loads(ndjson) == {"title": title}


async def test_numbers_and_inner_signs_are_left_alone(
    officer: httpx.AsyncClient, pool: asyncpg.Pool, communes: list[Commune]
) -> None:
    await add_note(pool, communes[0], code="a=b", title="x-y", pages=-3)
    answer = await officer.get(f"{LIST}?format=csv&fields=code,title,pages")
    assert answer.content.decode("utf-8-sig") == "code,title,pages\r\na=b,x-y,-3\r\n"


async def test_a_line_break_in_a_cell_stays_in_it(
    officer: httpx.AsyncClient, pool: asyncpg.Pool, communes: list[Commune]
) -> None:
    await add_note(pool, communes[0], code="GC-1", title="một\nhai\r\nba")
    answer = await officer.get(f"{LIST}?format=csv&fields=code,title")
    assert answer.content.decode("utf-8-sig") == 'code,title\r\nGC-1,"một\r\nhai\r\nba"\r\n'
    lines = (await officer.get(f"{LIST}?format=ndjson&fields=title")).text
    assert lines == '{"title":"một\\nhai\\r\\nba"}\n'


async def test_the_connection_is_as_it_was(officer: httpx.AsyncClient, two: None, pool: asyncpg.Pool) -> None:
    await officer.get(f"{LIST}?format=csv&q=bau")
    for connection in [await pool.acquire() for _ in range(pool.get_size())]:
        assert await connection.fetchval("select coalesce(current_setting('tuquan.v1', true), '')") == ""
        await pool.release(connection)


async def test_to_many_relations_are_json_text(officer: httpx.AsyncClient, two: None, pool: asyncpg.Pool) -> None:
    answer = await officer.get(f"{LIST}?format=csv&fields=code,neighbours.code&expand=neighbours&code=GC-1")
    assert answer.content.decode("utf-8-sig") == 'code,neighbours\r\nGC-1,"[{""code"":""GC-2""}]"\r\n'
