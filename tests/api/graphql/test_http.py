"""GraphQL over HTTP: media types, status codes, and what is refused before anything is read."""

import json
from typing import Any

import httpx
import pytest

from app.api.graphql.asking import media_for
from app.api.problems import TransportError
from tests.api.graphql.conftest import Caller

RESPONSE = "application/graphql-response+json"
TYPENAME = {"query": "{ __typename }"}


async def post(client: httpx.AsyncClient, body: Any, accept: str | None = RESPONSE, **headers: str) -> httpx.Response:
    sent = {"Content-Type": "application/json", **headers} | ({} if accept is None else {"Accept": accept})
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    return await client.post("/graphql", content=content, headers=sent)


def code_of(response: httpx.Response) -> str:
    body = response.json()
    assert "data" not in body
    return str(body["errors"][0]["extensions"]["code"])


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (RESPONSE, RESPONSE),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        (None, "application/json"),
        ("application/*", "application/json"),
        (f"{RESPONSE}, application/json;q=0.9", RESPONSE),
        (f"application/json, {RESPONSE};q=0.5", "application/json"),
        (f"{RESPONSE}, application/json", RESPONSE),
        (f"{RESPONSE};q=0.2, */*", "application/json"),
        ("application/json;q=0, */*", RESPONSE),
        ("text/html, */*;q=0.1", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
        (f"{RESPONSE};q=nonsense, application/json;q=0.1", "application/json"),
    ],
)
async def test_the_answer_has_the_form_that_is_preferred(
    anonymous: httpx.AsyncClient, accept: str | None, media: str
) -> None:
    del anonymous.headers["Accept"]
    response = await post(anonymous, TYPENAME, accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{media}; charset=utf-8"
    assert response.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("accept", ["text/plain", "application/xml", "*/*;q=0"])
def test_a_form_that_is_not_made_is_refused(accept: str) -> None:
    with pytest.raises(TransportError) as refused:
        media_for(accept)
    assert refused.value.status == 406


async def test_406_is_told_as_json(anonymous: httpx.AsyncClient) -> None:
    response = await post(anonymous, TYPENAME, "text/plain")
    assert (response.status_code, code_of(response)) == (406, "not-acceptable")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('{"query', "malformed-request"),
        ("", "malformed-request"),
        ('"text"', "malformed-request"),
        ("7", "malformed-request"),
        ("null", "malformed-request"),
        ('[{"query": "{__typename}"}]', "graphql-batch"),
        ("[]", "graphql-batch"),
        ('{"query": "{__typename}", "variables": {"a": NaN}}', "malformed-request"),
        ('{"query": "{__typename}", "variables": {"a": "\\ud800"}}', "malformed-request"),
        ("[" * 100_000, "malformed-request"),
        ('{"query": "{__typename}", "variables": {"a": ' + "9" * 5_000 + "}}", "malformed-request"),
        (b'{"query": "\xff"}', "malformed-request"),
        (json.dumps({"query": "{ __typename }"}).encode("utf-16"), "malformed-request"),
    ],
)
async def test_what_is_no_json_object_is_400_in_either_form(
    anonymous: httpx.AsyncClient, body: str | bytes, code: str
) -> None:
    for accept in (RESPONSE, "application/json"):
        response = await post(anonymous, body, accept)
        assert (response.status_code, code_of(response)) == (400, code)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"qeury": "{ __typename }"},
        {"query": ""},
        {"query": None},
        *({"query": value} for value in ({"a": 1}, 0, False, ["x"])),
        *({"query": "{ __typename }", "operationName": value} for value in ({"a": 1}, 0, False, ["x"])),
        *({"query": "{ __typename }", "variables": value} for value in ("x", 0, False, ["x"])),
        *({"query": "{ __typename }", "extensions": value} for value in ("x", 0, False, ["x"])),
    ],
)
async def test_wrong_parameters_are_refused_to_everybody(anonymous: httpx.AsyncClient, body: Any) -> None:
    for accept in (RESPONSE, "application/json"):
        response = await post(anonymous, body, accept)
        assert (response.status_code, code_of(response)) == (400, "graphql-ill-formed")


@pytest.mark.parametrize("name", ["variables", "operationName", "extensions"])
async def test_parameters_may_be_null(anonymous: httpx.AsyncClient, name: str) -> None:
    response = await post(anonymous, {**TYPENAME, name: None})
    assert (response.status_code, response.json()) == (200, {"data": {"__typename": "Query"}})


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"query": "{"}, 400, "graphql-syntax"),
        ({"query": "{ nothing }"}, 400, "graphql-invalid"),
        ({"query": "{ __typename { a } }"}, 400, "graphql-invalid"),
        ({"query": "subscription { a }"}, 400, "graphql-invalid"),
        ({"query": "{ territories { ...F } } fragment F on Territory { ...F }"}, 400, "graphql-invalid"),
        ({"query": "{ a: __typename a: __schema { __typename } }"}, 400, "graphql-invalid"),
        ({"query": "fragment F on Query { __typename }"}, 400, "graphql-invalid"),
        ({"query": "type Query { a: Int }"}, 400, "graphql-invalid"),
        ({"query": "query A { __typename } query B { __typename }"}, 422, "graphql-operation"),
        ({"query": "query A { __typename }", "operationName": "C"}, 422, "graphql-operation"),
        ({"query": "query($n: String!) { __type(name: $n) { name } }"}, 400, "graphql-variables"),
        ({"query": 'query($n: Int) { __type(name: "A") { name @skip(if: $n) } }'}, 400, "graphql-invalid"),
        ({"query": "{" + "a " * 5_000 + "}"}, 422, "graphql-too-much"),
        ({"query": "{" * 300}, 400, "graphql-syntax"),
    ],
)
async def test_refused_documents_are_200_to_older_clients(
    anonymous: httpx.AsyncClient, body: Any, status: int, code: str
) -> None:
    for accept, expected in ((RESPONSE, status), ("application/json", 200)):
        response = await post(anonymous, body, accept)
        assert (response.status_code, code_of(response)) == (expected, code)


async def test_each_fault_of_a_document_has_its_place(anonymous: httpx.AsyncClient) -> None:
    response = await post(anonymous, {"query": "{ xxxx\n  yyyy }"}, **{"Accept-Language": "en"})
    errors = response.json()["errors"]
    assert [(each["message"], each["locations"]) for each in errors] == [
        ("Cannot query field 'xxxx' on type 'Query'.", [{"line": 1, "column": 3}]),
        ("Cannot query field 'yyyy' on type 'Query'.", [{"line": 2, "column": 3}]),
    ]
    extensions = errors[0]["extensions"]
    assert len(extensions.pop("traceId")) == 32
    assert extensions == {
        "type": "https://tuquan.example/problems/graphql-invalid",
        "title": "Invalid GraphQL document",
        "status": 400,
        "code": "graphql-invalid",
    }
    assert response.headers["content-language"] == "en"


async def test_the_named_operation_runs(anonymous: httpx.AsyncClient) -> None:
    two = "query A { a: __typename } query B { b: __typename }"
    response = await post(anonymous, {"query": two, "operationName": "B"})
    assert response.json() == {"data": {"b": "Query"}}


async def test_only_json_is_taken(anonymous: httpx.AsyncClient) -> None:
    for kind in ("text/plain", "application/graphql", "application/x-www-form-urlencoded", "multipart/form-data"):
        response = await anonymous.post("/graphql", content="{}", headers={"Content-Type": kind})
        assert (response.status_code, code_of(response)) == (415, "unsupported-media-type")
    response = await anonymous.post("/graphql", content=b"{}")
    assert response.status_code == 415


async def test_a_body_has_at_most_a_megabyte(anonymous: httpx.AsyncClient) -> None:
    body = json.dumps({**TYPENAME, "variables": {"a": "x" * 1_048_576}})
    response = await post(anonymous, body)
    assert (response.status_code, code_of(response)) == (413, "too-large")


async def test_get_reads_with_variables_in_the_url(anonymous: httpx.AsyncClient) -> None:
    asked = {
        "query": "query($n: String!) { __type(name: $n) { name } }",
        "variables": '{"n": "Query"}',
        "extensions": "{}",
    }
    response = await anonymous.get("/graphql", params=asked, headers={"Accept": RESPONSE})
    assert (response.status_code, response.json()) == (200, {"data": {"__type": {"name": "Query"}}})
    for name in ("variables", "extensions"):
        response = await anonymous.get("/graphql", params={**asked, name: "{"}, headers={"Accept": RESPONSE})
        assert (response.status_code, code_of(response)) == (400, "malformed-request")
    response = await anonymous.get("/graphql", headers={"Accept": RESPONSE})
    assert (response.status_code, code_of(response)) == (400, "graphql-ill-formed")


async def test_get_never_changes_anything(caller: Caller) -> None:
    for accept in (RESPONSE, "application/json"):
        response = await caller.client.get(
            "/graphql", params={"query": "mutation { __typename }"}, headers={"Accept": accept}
        )
        assert (response.status_code, response.headers["allow"]) == (405, "POST")
        assert code_of(response) == "graphql-query-only"


async def test_other_methods_are_405_with_those_that_are_taken(anonymous: httpx.AsyncClient) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        response = await anonymous.request(method, "/graphql")
        assert response.status_code == 405
        assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}


async def test_records_need_a_token(anonymous: httpx.AsyncClient) -> None:
    for text in (
        "{ territories { totalCount } }",
        "{ __typename territories { totalCount } }",
        "{ ...F } fragment F on Query { territories { totalCount } }",
        "{ __schema { queryType { name } } ... { territories @skip(if: true) { totalCount } } }",
        "mutation { __typename }",
    ):
        for accept in (RESPONSE, "application/json"):
            response = await post(anonymous, {"query": text}, accept)
            assert (response.status_code, code_of(response)) == (401, "no-token"), text
            assert response.headers["www-authenticate"] == 'Bearer realm="tuquan"'


async def test_the_schema_needs_none(anonymous: httpx.AsyncClient) -> None:
    text = "{ ...F __typename } fragment F on Query { __schema { queryType { name } } }"
    response = await post(anonymous, {"query": text})
    assert response.json() == {"data": {"__schema": {"queryType": {"name": "Query"}}, "__typename": "Query"}}


async def test_a_wrong_token_is_wrong_even_where_none_is_needed(anonymous: httpx.AsyncClient) -> None:
    for header in ("Bearer unknown", "Basic province", "Bearer "):
        response = await post(anonymous, TYPENAME, Authorization=header)
        assert response.status_code == 401, header


async def test_answers_are_nobody_elses(caller: Caller) -> None:
    response = await caller.send("{ territories(first: 1) { totalCount } }")
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["vary"] == "Accept, Accept-Language, Authorization"


async def test_the_page_is_for_browsers_and_asks_nobody_else(anonymous: httpx.AsyncClient) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    response = await anonymous.get("/graphql", headers={"Accept": browser})
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="vi">' in response.text
    assert "//" not in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "http" not in response.headers["content-security-policy"]
    assets = [part.split('"')[0] for part in response.text.split('="/graphql/assets/')[1:]]
    assert len(assets) == 6
    for name in assets:
        found = await anonymous.get(f"/graphql/assets/{name}")
        assert (found.status_code, found.headers["content-encoding"]) == (200, "gzip")
        assert found.headers["cache-control"].endswith("immutable")
        plain = await anonymous.get(f"/graphql/assets/{name}", headers={"Accept-Encoding": "identity"})
        assert plain.content == found.content


async def test_nothing_else_is_served_beside_the_page(anonymous: httpx.AsyncClient) -> None:
    for name in ("unknown.js", "..%2fpage.py", "__init__.py", ""):
        response = await anonymous.get(f"/graphql/assets/{name}")
        assert response.status_code == 404, name
