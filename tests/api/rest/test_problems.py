import logging
import re
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field
from starlette.types import Receive, Scope, Send

from app.api.answering import tell_problems
from app.api.edge import Edge
from app.api.quotas import Quotas
from app.domain.shared.codes import Code

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


async def test_a_problem_has_the_members_of_rfc_9457_and_ours(officer: httpx.AsyncClient) -> None:
    response = await officer.get("/v1/field-notes/nothing", headers={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"})
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {
        "type": "https://tuquan.example/problems/not-found",
        "title": "Not found",
        "status": 404,
        "detail": "note was not found, or lies outside your scope.",
        "instance": "/v1/field-notes/nothing",
        "code": "not-found",
        "trace_id": TRACE,
    }


@pytest.mark.parametrize(
    "traceparent", ["", "00-abc", f"00-{'0' * 32}-00f067aa0ba902b7-01", f"00-{TRACE.upper()}-00f067aa0ba902b7-01"]
)
async def test_a_trace_id_that_is_none_is_replaced(officer: httpx.AsyncClient, traceparent: str) -> None:
    response = await officer.get("/v1/field-notes/nothing", headers={"traceparent": traceparent})
    found = response.json()["trace_id"]
    assert re.fullmatch("[0-9a-f]{32}", found)
    assert found not in ("0" * 32, TRACE)


@pytest.mark.parametrize(
    ("accept", "language", "title"),
    [
        ("vi", "vi", "Không tìm thấy"),
        ("en", "en", "Not found"),
        ("en-GB,en;q=0.9", "en", "Not found"),
        ("fr, en;q=0.4, vi;q=0.3", "en", "Not found"),
        ("en;q=0.2, vi;q=0.8", "vi", "Không tìm thấy"),
        ("fr", "vi", "Không tìm thấy"),
        ("*", "vi", "Không tìm thấy"),
        ("en;q=nonsense", "vi", "Không tìm thấy"),
        ("en;q=0", "vi", "Không tìm thấy"),
        ("", "vi", "Không tìm thấy"),
    ],
)
async def test_a_problem_is_told_in_the_callers_language(
    officer: httpx.AsyncClient, accept: str, language: str, title: str
) -> None:
    response = await officer.get("/v1/field-notes/nothing", headers={"Accept-Language": accept})
    assert (response.json()["title"], response.headers["content-language"]) == (title, language)


async def test_kinds_of_records_have_a_noun_in_each_language(officer: httpx.AsyncClient) -> None:
    response = await officer.get("/v1/territories/nothing", headers={"Accept-Language": "vi"})
    assert response.json()["detail"] == "Không tìm thấy đơn vị hành chính, hoặc nằm ngoài phạm vi của bạn."


@pytest.mark.parametrize(
    "path", ["/v1/nothing", "/v1/field-notes/", "/V1/field-notes", "/docs/../etc", "/docs/none.js"]
)
async def test_an_unknown_path_is_a_problem(officer: httpx.AsyncClient, path: str) -> None:
    response = await officer.get(path)
    assert (response.status_code, response.json()["code"]) == (404, "no-such-path")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/v1/field-notes", "GET, HEAD, POST"),
        ("POST", "/v1/field-notes/x", "GET, HEAD, PATCH"),
        ("PUT", "/v1/field-notes/x/transitions", "GET, HEAD, POST"),
        ("OPTIONS", "/v1/territories", "GET, HEAD"),
        ("GET", "/v1/auth/login", "POST"),
        ("POST", "/openapi.json", "GET, HEAD"),
        ("DELETE", "/graphql", "GET, HEAD, POST"),
    ],
)
async def test_a_method_that_is_not_taken_tells_all_that_are(
    anonymous: httpx.AsyncClient, method: str, path: str, allowed: str
) -> None:
    response = await anonymous.request(method, path)
    assert (response.status_code, response.headers["allow"]) == (405, allowed)
    assert response.json()["code"] == "method-not-allowed"


async def test_a_fault_is_told_without_a_word_of_it(
    officer: httpx.AsyncClient, note: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        response = await officer.post(
            f"/v1/field-notes/{note}/transitions", json={"name": "break"}, headers={"If-Match": '"3"'}
        )
    problem = response.json()
    assert (response.status_code, problem["code"]) == (500, "internal")
    assert problem["detail"] == (
        f"Something went wrong in the service. Tell the operator the trace id {problem['trace_id']}."
    )
    assert "builtins.LookupError" in caplog.text
    assert f"trace {problem['trace_id']}" in caplog.text
    assert "break_note" in caplog.text
    assert "riêng" not in response.text + caplog.text


async def test_a_fault_in_the_middle_of_an_answer_cuts_it_off() -> None:
    async def half(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise LookupError("riêng")

    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(Edge(half, public_url="http://x", quotas=Quotas())), base_url="http://x"
    )
    with pytest.raises(RuntimeError, match="the answer was cut off"):
        await client.get("/")


class Sent(BaseModel):
    """A body that FastAPI itself reads."""

    size: int = Field(le=3)


async def answered_by_fastapi(content: bytes) -> httpx.Response:
    """What a route that FastAPI serves by itself answers, with our problems."""
    app = FastAPI()
    tell_problems(app, public_url="https://tuquan.example")

    @app.post("/")
    async def take(sent: Sent) -> None:
        raise HTTPException({1: 418, 2: 502}[sent.size])

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://tuquan") as client:
        return await client.post("/", content=content, headers={"Content-Type": "application/json"})


@pytest.mark.parametrize(
    ("content", "status", "code", "pointers"),
    [
        (b'{"size": 4}', 422, "invalid-body", ["/size"]),
        (b"{", 400, "malformed-request", []),
        (b'{"size": 1}', 418, "malformed-request", []),
        (b'{"size": 2}', 500, "internal", []),
    ],
)
async def test_what_fastapi_refuses_by_itself_is_a_problem_too(
    content: bytes, status: int, code: str, pointers: list[str]
) -> None:
    answer = await answered_by_fastapi(content)
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert [each["pointer"] for each in problem.get("errors", [])] == pointers


async def test_every_code_has_a_page_in_both_languages(anonymous: httpx.AsyncClient) -> None:
    for each in Code.every():
        for language in ("vi", "en"):
            page = await anonymous.get(f"/problems/{each.code}?lang={language}")
            assert (page.status_code, page.headers["content-language"]) == (200, language)
            assert f'<html lang="{language}">' in page.text
            assert f"<code>{each.code}</code>" in page.text


async def test_the_type_of_a_problem_leads_to_its_page(anonymous: httpx.AsyncClient) -> None:
    problem = (await anonymous.get("/v1/me")).json()
    page = await anonymous.get(problem["type"].removeprefix("https://tuquan.example"))
    assert page.status_code == 200
    assert problem["title"] in page.text


async def test_the_pages_of_problems_are_listed(anonymous: httpx.AsyncClient) -> None:
    page = await anonymous.get("/problems", headers={"Accept-Language": "en"})
    assert '<a href="/problems/not-found?lang=en"><code>not-found</code></a>' in page.text


async def test_a_rule_names_its_legal_basis_on_its_page(anonymous: httpx.AsyncClient) -> None:
    page = await anonymous.get("/problems/note-too-loud?lang=en")
    assert "<p>Legal basis: Điều 1</p>" in page.text


async def test_an_unknown_code_has_no_page(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.get("/problems/<script>")
    assert (response.status_code, response.json()["code"]) == (404, "no-such-path")
