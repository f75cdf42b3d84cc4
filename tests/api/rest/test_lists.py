from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest

from tests.api.rest.conftest import Commune, add_note

TITLES = ["An", "Bình", "Cường", "Dũng", "Em", "Phúc", "Giang"]


@pytest.fixture
async def many(app: object, pool: asyncpg.Pool, communes: list[Commune]) -> None:
    """Seven notes in one commune, of one to seven pages, and one in another commune."""
    for number, title in enumerate(TITLES, 1):
        await add_note(pool, communes[0], code=f"GC-{number}", title=title, pages=number)
    await add_note(pool, communes[1], code="GC-9", title="Nơi khác")


def codes(response: httpx.Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [each["code"] for each in response.json()["items"]]


async def follow(client: httpx.AsyncClient, url: str) -> httpx.Response:
    """The page behind a link of the service, which the test reaches under another host."""
    parts = urlsplit(url)
    return await client.get(f"{parts.path}?{parts.query}")


async def test_a_list_shows_the_brief_members_of_what_lies_in_the_scope(officer: httpx.AsyncClient, many: None) -> None:
    response = await officer.get("/v1/field-notes")
    assert codes(response) == ["GC-1", "GC-2", "GC-3", "GC-4", "GC-5", "GC-7", "GC-6"]
    assert list(response.json()["items"][0]) == ["id", "code", "title", "secret"]
    assert response.json()["page"] == {"self": "https://tuquan.example/v1/field-notes", "next": None, "prev": None}


async def test_pages_lead_forwards_and_back(officer: httpx.AsyncClient, many: None) -> None:
    first = await officer.get("/v1/field-notes?limit=3&sort=-written_on,title")
    second = await follow(officer, first.json()["page"]["next"])
    third = await follow(officer, second.json()["page"]["next"])
    back = await follow(officer, third.json()["page"]["prev"])
    assert [codes(page) for page in (first, second, third, back)] == [
        ["GC-1", "GC-2", "GC-3"],
        ["GC-4", "GC-5", "GC-7"],
        ["GC-6"],
        ["GC-4", "GC-5", "GC-7"],
    ]
    assert third.json()["page"]["next"] is None
    assert first.json()["page"]["prev"] is None


async def test_links_in_the_header_are_those_of_the_body(officer: httpx.AsyncClient, many: None) -> None:
    first = await officer.get("/v1/field-notes?limit=3")
    second = await follow(officer, first.json()["page"]["next"])
    page = second.json()["page"]
    assert second.links == {name: {"rel": name, "url": page[name]} for name in ("self", "next", "prev")}


async def test_the_links_name_the_date_that_the_cursor_belongs_to(officer: httpx.AsyncClient, many: None) -> None:
    first = await officer.get("/v1/field-notes?limit=1&status=draft")
    query = urlsplit(first.json()["page"]["next"]).query
    assert query.startswith("limit=1&status=draft&as_of=2026-11-25&cursor=n")


async def test_the_links_repeat_what_was_asked(officer: httpx.AsyncClient, many: None) -> None:
    first = await officer.get("/v1/field-notes", params={"limit": "1", "as_of": "2026-11-01", "q": "ê ă&b"})
    assert first.json()["page"]["self"] == (
        "https://tuquan.example/v1/field-notes?limit=1&as_of=2026-11-01&q=%C3%AA+%C4%83%26b"
    )


async def test_a_cursor_of_another_list_is_refused(officer: httpx.AsyncClient, many: None) -> None:
    first = await officer.get("/v1/field-notes?limit=1")
    response = await follow(officer, first.json()["page"]["next"] + "&status=draft")
    assert (response.status_code, response.json()["code"]) == (400, "bad-cursor")


@pytest.mark.parametrize("cursor", ["x", "n", "nAAAA", "p%F0%9F%98%80", "nonsense", "n" + "A" * 3000])
async def test_a_cursor_that_is_not_ours_is_refused(officer: httpx.AsyncClient, many: None, cursor: str) -> None:
    response = await officer.get(f"/v1/field-notes?cursor={cursor}")
    assert (response.status_code, response.json()["code"]) == (400, "bad-cursor")


async def test_a_total_is_counted_when_asked_for(officer: httpx.AsyncClient, many: None) -> None:
    response = await officer.get("/v1/field-notes?limit=2&count=exact&pages=2,3,4")
    assert response.json()["page"]["total"] == 3
    assert codes(response) == ["GC-2", "GC-3"]


async def test_a_larger_limit_is_cut(officer: httpx.AsyncClient) -> None:
    response = await officer.get("/v1/territories?limit=5000&fields=id")
    assert len(response.json()["items"]) == 100


async def test_a_page_has_25_records_by_default(officer: httpx.AsyncClient) -> None:
    response = await officer.get("/v1/territories?fields=id")
    assert len(response.json()["items"]) == 25


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pages=2", ["GC-2"]),
        ("pages=2&pages=5", ["GC-2", "GC-5"]),
        ("pages=2,5", ["GC-2", "GC-5"]),
        ("code=GC-3", ["GC-3"]),
        ("long=false", ["GC-1"]),
        ("status=issued", []),
        ("status=issued,draft&pages=7", ["GC-7"]),
        ("written_on=2026-01-31&pages=1", ["GC-1"]),
        ("q=binh", ["GC-2"]),
        ("q=B%C3%8CNH", ["GC-2"]),
        ("sort=-title&pages=1,2", ["GC-2", "GC-1"]),
    ],
)
async def test_a_list_is_filtered_searched_and_ordered(
    officer: httpx.AsyncClient, many: None, query: str, expected: list[str]
) -> None:
    assert codes(await officer.get(f"/v1/field-notes?{query}")) == expected


async def test_a_list_is_filtered_by_an_id(officer: httpx.AsyncClient, many: None, communes: list[Commune]) -> None:
    assert len(codes(await officer.get(f"/v1/field-notes?territory_id={communes[0].id}"))) == 7
    assert codes(await officer.get(f"/v1/field-notes?territory_id={communes[1].id}")) == []


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=0", "limit"),
        ("limit=-5", "limit"),
        ("limit=ten", "limit"),
        ("limit=%D9%A1", "limit"),
        ("limit=99999999999", "limit"),
        ("limit=1&limit=2", "limit"),
        ("count=estimated", "count"),
        ("sort=secret", "sort"),
        ("sort=title,-title", "sort"),
        ("sort=--title", "sort"),
        ("pages=two", "pages"),
        ("pages=1,", "pages"),
        ("pages=2147483648", "pages"),
        ("pages=" + ",".join("1" * 101), "pages"),
        ("long=yes", "long"),
        ("long=true&long=true", "long"),
        ("status=lost", "status"),
        ("territory_id=abc", "territory_id"),
        ("written_on=31-01-2026", "written_on"),
        ("code=%00", "code"),
        ("code=" + "x" * 301, "code"),
        ("q=", "q"),
        ("q=%20", "q"),
        ("as_of=2026-13-01", "as_of"),
        ("fields=secret.more", "fields"),
        ("expand=status", "expand"),
    ],
)
async def test_a_bad_value_is_refused(officer: httpx.AsyncClient, query: str, name: str) -> None:
    response = await officer.get(f"/v1/field-notes?{query}")
    problem = response.json()
    assert (response.status_code, problem["code"], problem["errors"][0]["pointer"]) == (400, "bad-parameter", name)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sort=secret", "title, -title, written_on, -written_on"),
        ("expand=status", "territory, neighbours"),
        (
            "fields=length",
            "id, code, title, secret, status, pages, written_on, allowed_actions, version, territory, neighbours",
        ),
        ("fields=neighbours.neighbours.neighbours", "at most 2 relations, one after another"),
        ("status=lost", "draft, issued"),
        ("limit=0", "a whole number from 1 on"),
        ("count=no", "exact"),
        ("territory_id=abc", "a UUID"),
        ("written_on=31-01-2026", "a date, as 2026-01-31"),
        ("long=yes", "true, false"),
        ("pages=" + ",".join("1" * 101), "at most 100 values"),
        ("limit=1&limit=2", "exactly one value, not an empty one"),
    ],
)
async def test_the_refusal_says_what_would_be_taken(officer: httpx.AsyncClient, query: str, expected: str) -> None:
    response = await officer.get(f"/v1/field-notes?{query}", headers={"Accept-Language": "en"})
    assert response.json()["detail"].endswith(f". Expected: {expected}.")


async def test_an_unknown_parameter_is_told_the_known_ones(officer: httpx.AsyncClient) -> None:
    response = await officer.get("/v1/field-notes?place=1", headers={"Accept-Language": "en"})
    assert response.json()["detail"] == (
        "There is no parameter place; here there are: as_of, code, count, cursor, expand, fields, format, known_at, "
        "limit, long, pages, q, sort, status, territory_id, written_on."
    )


async def test_what_a_view_does_not_search_has_no_words_to_look_for(officer: httpx.AsyncClient) -> None:
    response = await officer.get("/v1/territory-successions?q=a")
    assert (response.status_code, response.json()["code"]) == (400, "unknown-parameter")
