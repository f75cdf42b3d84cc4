"""The check of the contract sees what would break a client, and lets pass what would not."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.breaking import breaking, without_prose

HOUSE = {
    "type": "object",
    "required": ["id", "kind"],
    "properties": {
        "id": {"type": "string"},
        "kind": {"type": "string", "enum": ["a", "b"]},
        "near": {"type": "array", "items": {"$ref": "#/components/schemas/House"}},
        "head": {"anyOf": [{"$ref": "#/components/schemas/House"}, {"type": "null"}]},
    },
}
BODY = {
    "type": "object",
    "required": ["people"],
    "properties": {
        "people": {"type": "integer", "minimum": 0, "maximum": 99},
        "kind": {"type": "string", "enum": ["a", "b"]},
        "note": {"type": ["string", "null"], "maxLength": 10, "pattern": "^a"},
    },
}
LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}}


def document() -> dict[str, Any]:
    answer = {
        "headers": {"ETag": {}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/House"}}},
    }
    read = {"operationId": "get_house", "parameters": [LIMIT], "responses": {"200": answer, "404": {}}}
    write = {
        "operationId": "add_house",
        "security": [],
        "requestBody": {"content": {"application/json": {"schema": BODY}}},
        "responses": {"201": answer},
    }
    paths = {"/houses": {"get": read, "post": write}}
    return copy.deepcopy({"paths": paths, "components": {"schemas": {"House": HOUSE}}})


Change = Callable[[Any, Any, Any, Any], object]
"""Changes the document: its reading operation, its writing one, the body, the schema of the answer."""

BREAKING: dict[str, Change] = {
    "POST /houses is gone": lambda get, post, body, house: post.clear(),
    "parameter limit is gone": lambda get, post, body, house: get["parameters"].clear(),
    "parameter limit is now required": lambda get, post, body, house: get["parameters"][0].update(required=True),
    "parameter q is now required": lambda get, post, body, house: get["parameters"].append(
        {"name": "q", "in": "query", "required": True, "schema": {}}
    ),
    "parameter limit: maximum is now 50": lambda get, post, body, house: get["parameters"][0]["schema"].update(
        maximum=50
    ),
    "is called read_house": lambda get, post, body, house: get.update(operationId="read_house"),
    "now asks for a sign-in": lambda get, post, body, house: post.pop("security"),
    "now asks for a body": lambda get, post, body, house: get.update(requestBody=post["requestBody"]),
    "no longer takes application/json": lambda get, post, body, house: post["requestBody"].update(content={}),
    "body/kind takes fewer words": lambda get, post, body, house: body["properties"]["kind"].update(enum=["a"]),
    "body/note is gone": lambda get, post, body, house: body["properties"].pop("note"),
    "body/note is now required": lambda get, post, body, house: body["required"].append("note"),
    "body/note: maxLength is now 5": lambda get, post, body, house: body["properties"]["note"].update(maxLength=5),
    "body/people: minimum is now 1": lambda get, post, body, house: body["properties"]["people"].update(minimum=1),
    "body/note: the pattern": lambda get, post, body, house: body["properties"]["note"].update(pattern="^b"),
    "body/note no longer takes": lambda get, post, body, house: body["properties"]["note"].update(type="string"),
    "200 is no longer answered": lambda get, post, body, house: get["responses"].pop("200"),
    "no longer offered as": lambda get, post, body, house: get["responses"]["200"].update(content={}),
    "lost the header ETag": lambda get, post, body, house: get["responses"]["200"].update(headers={}),
    "200/kind is gone": lambda get, post, body, house: house["properties"].pop("kind"),
    "200/kind is no longer always there": lambda get, post, body, house: house["required"].remove("kind"),
    "200/id may now be": lambda get, post, body, house: house["properties"]["id"].update(type=["string", "null"]),
    "200/head may now be": lambda get, post, body, house: house["properties"]["head"]["anyOf"].append(
        {"type": "string"}
    ),
}
COMPATIBLE: dict[str, Change] = {
    "nothing": lambda get, post, body, house: None,
    "another parameter": lambda get, post, body, house: get["parameters"].append(
        {"name": "q", "in": "query", "schema": {}}
    ),
    "a larger limit": lambda get, post, body, house: get["parameters"][0]["schema"].update(maximum=500),
    "a value less to send": lambda get, post, body, house: body["required"].clear(),
    "another value that may be sent": lambda get, post, body, house: body["properties"].update(more={"type": "string"}),
    "another word that may be sent": lambda get, post, body, house: body["properties"]["kind"]["enum"].append("c"),
    "another word that may be read": lambda get, post, body, house: house["properties"]["kind"]["enum"].append("c"),
    "another member that is read": lambda get, post, body, house: house["properties"].update(more={"type": "string"}),
    "a member that is always there": lambda get, post, body, house: house["required"].append("near"),
    "no pattern": lambda get, post, body, house: body["properties"]["note"].pop("pattern"),
    "another problem": lambda get, post, body, house: get["responses"].update({"429": {}}),
}


def changed(change: Change) -> dict[str, Any]:
    new = document()
    operations = new["paths"]["/houses"]
    get, post = operations["get"], operations["post"]
    body = post["requestBody"]["content"]["application/json"]["schema"]
    change(get, post, body, new["components"]["schemas"]["House"])
    new["paths"]["/houses"] = {method: each for method, each in operations.items() if each}
    return new


@pytest.mark.parametrize("told", list(BREAKING))
def test_what_breaks_a_client_is_told(told: str) -> None:
    found = list(breaking(document(), changed(BREAKING[told])))
    assert found
    assert any(told in each for each in found), found


@pytest.mark.parametrize("name", list(COMPATIBLE))
def test_what_breaks_nobody_passes(name: str) -> None:
    assert list(breaking(document(), changed(COMPATIBLE[name]))) == []


def test_prose_is_left_out_and_members_of_that_name_are_not() -> None:
    told = {"description": "x", "properties": {"description": {"type": "string", "description": "y"}}}
    assert without_prose(told) == {"properties": {"description": {"type": "string"}}}
