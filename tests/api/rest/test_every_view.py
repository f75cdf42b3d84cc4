"""Every view and every command of the service, as main puts it together, against the document that it publishes."""

from typing import Any
from uuid import UUID

import jsonschema  # type: ignore[import-untyped]
from openapi_spec_validator import OpenAPIV31SpecValidator

from app.api.rest.naming import path_of
from app.api.surface.catalogue import OFFERS
from app.api.surface.command import Change, Create, Disclosure
from app.domain.catalogue import VIEWS
from app.domain.shared.views import Field, Filter, Type, View
from tests.serving import Served

MOST = "tinh.mttq"
SAMPLES = {
    Type.ID: str(UUID(int=1)),
    Type.TEXT: "a",
    Type.INT: "1",
    Type.FLOAT: "1.5",
    Type.BOOL: "true",
    Type.DATE: "2026-01-31",
    Type.MOMENT: "2026-01-31T00:00:00+07:00",
}


def validator_of(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    whole = {**schema, "components": document["components"]}
    return jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker())


def sample(wanted: Filter) -> str:
    return str(next(iter(wanted.enum)).value) if wanted.enum is not None else SAMPLES[wanted.type]


def plain_fields(view: View) -> str:
    return ",".join(name for name, member in view.members.items() if isinstance(member, Field))


async def test_every_field_and_relation_is_as_the_document_says(service: Served) -> None:
    document = service.app.openapi()
    shown = 0
    for view in VIEWS:
        path = path_of(view)
        schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        validator = validator_of(document, schema)
        page = await service.get(f"{path}?limit=5&fields={plain_fields(view)}&count=exact", MOST)
        validator.validate(page)
        shown += len(page["items"])
        for name, member in view.members.items():
            if not isinstance(member, Field):
                validator.validate(await service.get(f"{path}?limit=3&fields=id&expand={name}", MOST))
    assert shown > 40


async def test_every_record_of_a_list_is_found_by_its_id(service: Served) -> None:
    document = service.app.openapi()
    for view in VIEWS:
        path = path_of(view)
        schema = document["paths"][f"{path}/{{id}}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        for item in (await service.get(f"{path}?limit=2&fields=id", MOST))["items"]:
            answer = await service.ask("GET", f"{path}/{item['id']}", MOST)
            assert answer.status_code == 200, (view.name, answer.text)
            validator_of(document, schema).validate(answer.json())
            again = await service.ask(
                "GET", f"{path}/{item['id']}", MOST, headers={"If-None-Match": answer.headers["etag"]}
            )
            assert again.status_code == 304, view.name


async def test_every_filter_and_order_is_taken(service: Served) -> None:
    for view in VIEWS:
        path = path_of(view)
        for name, wanted in view.filters.items():
            await service.get(f"{path}?limit=1&{name}={sample(wanted)}", MOST)
        for name in view.sorts:
            first = await service.get(f"{path}?limit=1&fields=id&sort={name}", MOST)
            if first["page"]["next"] is not None:
                await service.get(first["page"]["next"].removeprefix("http://tuquan.test"), MOST)
        if view.search is not None:
            await service.get(f"{path}?limit=1&q=a", MOST)


async def test_the_document_of_the_service_is_valid(service: Served) -> None:
    OpenAPIV31SpecValidator(service.app.openapi()).validate()


async def test_every_command_is_in_the_document_with_an_example_that_is_valid(service: Served) -> None:
    document = service.app.openapi()
    views = {view.name: view for view in VIEWS}
    for offer in OFFERS:
        path = path_of(views[offer.view])
        if isinstance(offer.way, Create):
            operation = document["paths"][path]["post"]
        elif isinstance(offer.way, Change):
            operation = document["paths"][f"{path}/{{id}}"]["patch"]
        elif isinstance(offer.way, Disclosure):
            operation = document["paths"][f"{path}/{{id}}/{offer.way.path}"]["post"]
        else:
            operation = document["paths"][f"{path}/{{id}}/transitions"]["post"]
        content = operation["requestBody"]["content"]["application/json"]
        validator_of(document, content["schema"]).validate(content["examples"][offer.name]["value"])
        assert f"`{offer.permission}`" in operation["description"]


async def test_examples_are_bodies_that_the_service_reads(service: Served) -> None:
    document = service.app.openapi()
    views = {view.name: view for view in VIEWS}
    for offer in OFFERS:
        path = path_of(views[offer.view])
        if not isinstance(offer.way, Create):
            continue
        examples = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["examples"]
        answer = await service.ask("POST", f"{path}?validate_only=true", MOST, body=examples[offer.name]["value"])
        assert answer.status_code in (200, 403, 404, 409), (offer.name, answer.text)
