import json
import re
from typing import Any

import httpx
import jsonschema  # type: ignore[import-untyped]
import pytest
from fastapi import FastAPI
from openapi_spec_validator import OpenAPIV31SpecValidator

from app.api.application import build
from app.api.ports import Doors
from app.api.surface.command import Change, Create, Offer, Way
from tests.api import notes
from tests.api.rest.conftest import Commune

LATIN_ONLY = re.compile(r"^[\x00-\x7f]*$")


@pytest.fixture
def document(app: FastAPI) -> dict[str, Any]:
    return app.openapi()


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


async def test_the_document_is_valid(anonymous: httpx.AsyncClient) -> None:
    served = (await anonymous.get("/openapi.json")).json()
    OpenAPIV31SpecValidator(served).validate()
    assert served["openapi"].startswith("3.1.")


async def test_the_document_is_the_same_each_time(doors: Doors, document: dict[str, Any]) -> None:
    again = build(doors, notes.OFFERS).openapi()
    assert json.dumps(again) == json.dumps(document)


async def test_every_view_and_command_is_in_it(document: dict[str, Any]) -> None:
    found = {name: operation["operationId"] for name, operation in operations(document).items() if "notes" in name}
    assert found == {
        "GET /v1/field-notes": "list_field_notes",
        "POST /v1/field-notes": "create_note",
        "POST /v1/field-notes/bulk": "create_field_notes",
        "GET /v1/field-notes/{id}": "get_note",
        "PATCH /v1/field-notes/{id}": "revise_note",
        "GET /v1/field-notes/{id}/transitions": "list_note_transitions",
        "POST /v1/field-notes/{id}/transitions": "transition_note",
    }


async def test_every_operation_says_what_it_is_in_both_languages(document: dict[str, Any]) -> None:
    for name, operation in operations(document).items():
        vietnamese, english = operation["summary"].split(" / ", 1)
        assert vietnamese, name
        assert LATIN_ONLY.match(english), name
        assert operation["tags"], name


async def test_every_description_is_in_both_languages(document: dict[str, Any]) -> None:
    for name, operation in operations(document).items():
        if described := operation.get("description"):
            vietnamese, english = described.split("\n\n")
            assert not LATIN_ONLY.match(vietnamese), name
            assert LATIN_ONLY.match(english.replace("…", "")), name


async def test_the_commands_of_one_path_are_described_one_by_one(document: dict[str, Any]) -> None:
    english = operations(document)["POST /v1/field-notes"]["description"].split("\n\n")[1]
    assert [line.partition(":")[0] for line in english.splitlines()] == ["- `blank`", "- `copy`"]


async def test_every_operation_tells_its_problems(document: dict[str, Any]) -> None:
    for name, operation in operations(document).items():
        assert {"500", "503"} <= operation["responses"].keys(), name
        if operation.get("security") != []:
            assert "401" in operation["responses"], name
    assert {"412", "428", "409", "422"} <= operations(document)["PATCH /v1/field-notes/{id}"]["responses"].keys()


async def test_a_path_that_needs_no_token_says_so(document: dict[str, Any]) -> None:
    open_to_all = sorted(name for name, operation in operations(document).items() if operation.get("security") == [])
    assert document["security"] == [{"bearer": []}]
    assert open_to_all == [
        "GET /.well-known/jwks.json",
        "GET /.well-known/oauth-authorization-server",
        "GET /livez",
        "GET /readyz",
        "POST /v1/auth/login",
        "POST /v1/auth/logout",
        "POST /v1/auth/refresh",
    ]


async def test_a_masked_field_is_null_by_schema_and_says_why(document: dict[str, Any]) -> None:
    secret = document["components"]["schemas"]["Note"]["properties"]["secret"]
    assert secret == {
        "type": ["string", "null"],
        "maxLength": 1_048_576,
        "description": "Điều riêng. Là null ở bản ghi mà bạn không có quyền `account:read`. / What is private. "
        "Null on records where you lack the permission `account:read`.",
    }


async def test_commands_of_one_path_are_told_apart(document: dict[str, Any]) -> None:
    body = operations(document)["POST /v1/field-notes"]["requestBody"]["content"]["application/json"]
    assert body["schema"]["discriminator"] == {
        "mapping": {"blank": "#/components/schemas/WriteNoteIn", "copy": "#/components/schemas/CopyNoteIn"},
        "propertyName": "kind",
    }
    assert body["examples"]["copy_note"]["value"] == {
        "kind": "copy",
        "note_id": "01981a2b-0000-7000-8000-000000000001",
        "code": "GC-2",
    }


async def test_examples_are_valid(document: dict[str, Any]) -> None:
    checked = 0
    for name, operation in operations(document).items():
        for content in operation.get("requestBody", {}).get("content", {}).values():
            schema = {**content["schema"], "components": document["components"]}
            for example in content.get("examples", {}).values():
                jsonschema.validate(example["value"], schema, jsonschema.Draft202012Validator)
                checked += 1
        # A body that is taken as bytes has no example.
        content = operation.get("requestBody", {}).get("content", {})
        assert "application/json" not in content or "examples" in content["application/json"], name
    assert checked == 9


@pytest.mark.parametrize(
    ("path", "operation"),
    [
        ("/v1/territories?limit=100", "GET /v1/territories"),
        ("/v1/territories/{commune}", "GET /v1/territories/{id}"),
        (
            "/v1/territories/{commune}?expand=parent,children,clusters,predecessors.predecessor,successors,policies",
            "GET /v1/territories/{id}",
        ),
        ("/v1/policy-values?count=exact", "GET /v1/policy-values"),
        ("/v1/territory-successions?expand=predecessor,successor", "GET /v1/territory-successions"),
        ("/v1/field-notes/GC-1", "GET /v1/field-notes/{id}"),
        ("/v1/field-notes/GC-1/transitions", "GET /v1/field-notes/{id}/transitions"),
        ("/v1/me", "GET /v1/me"),
        ("/readyz", "GET /readyz"),
    ],
)
async def test_answers_satisfy_the_document(
    officer: httpx.AsyncClient,
    document: dict[str, Any],
    note: object,
    communes: list[Commune],
    path: str,
    operation: str,
) -> None:
    answer = await officer.get(path.format(commune=communes[0].id))
    assert answer.status_code == 200, answer.text
    content = operations(document)[operation]["responses"]["200"]["content"]["application/json"]
    schema = {**content["schema"], "components": document["components"]}
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    validator.validate(answer.json())


async def test_problems_satisfy_the_document(officer: httpx.AsyncClient, document: dict[str, Any]) -> None:
    answer = await officer.post("/v1/field-notes", json={"kind": "blank"})
    schema = document["components"]["schemas"]["Problem"]
    jsonschema.validate(answer.json(), schema, jsonschema.Draft202012Validator)


def _offer(name: str, way: Way, view: str = "note") -> Offer:
    first = notes.OFFERS[0]
    return Offer(
        name=name,
        command=first.command,
        action=first.action,
        view=view,
        way=way,
        permission=first.permission,
        doc=first.doc,
    )


@pytest.mark.parametrize(
    ("offers", "message"),
    [
        ((_offer("a", Create(), "nothing"),), "these offers lead to no view: \\['a'\\]"),
        ((_offer("a", Create("x")), _offer("b", Create("x"))), "two offers cannot be told apart: \\['a', 'b'\\]"),
        (
            (_offer("a", Change("code")), _offer("b", Change("code"))),
            "PATCH /v1/field-notes is one command, not \\['a', 'b'\\]",
        ),
    ],
)
async def test_offers_that_cannot_be_served_are_refused(doors: Doors, offers: tuple[Offer, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        build(doors, offers)
