"""Puts the document together: FastAPI lists the paths, the operations say what each takes and answers.

The same code makes the same document, byte for byte: nothing in it depends on where or when the service runs.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from app.api.nouns import noun
from app.api.requests import JSON
from app.api.rest.openapi.answers import ANSWERS
from app.api.rest.openapi.components import ACCEPTED, ALWAYS, HEADERS, PROBLEM, problems
from app.api.rest.openapi.limits import bounded, bounded_parameter
from app.api.rest.openapi.parameters import PARAMETERS
from app.api.rest.openapi.schemas import answers_of, both
from app.api.rest.routing import Operation, OperationRoute
from app.domain.imports.model import LARGEST_CHUNK
from app.domain.shared.codes import Text
from app.domain.shared.views import View

BEARER: Final = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "Mã truy cập (RFC 9068), kiểm tra theo RFC8725. / An access token (RFC 9068), verified by RFC8725.",
}
EVERYWHERE: Final = (400, 431, 500, 503)
"""Statuses of problems that every operation may give."""
COUNTED: Final = (429,)
"""Those that an operation gives where calls spend a quota."""
_TAGS: Final = {
    "auth": Text("Đăng nhập, gia hạn, đăng xuất; khoá công khai.", "Signing in, staying so, signing out; public keys."),
    "access": Text("Ai được làm gì, và vì sao.", "Who may do what, and why."),
    "health": Text("Cho hệ thống giám sát.", "For probes."),
}


def document(app: FastAPI, views: Iterable[View]) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the app."""
    operations = [route.operation for route in app.routes if isinstance(route, OperationRoute)]
    listed = list(views)
    bodies, definitions = _bodies(operations)
    told = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        tags=_tags(operations, listed),
        servers=[{"url": "/", "x-internal": False}],
        contact={"name": "tuquan"},
    )
    for operation in operations:
        told["paths"][operation.path][operation.method.lower()] |= _described(operation, bodies)
    schemas = {"Problem": PROBLEM, **ANSWERS, **definitions}
    for view in listed:
        schemas |= answers_of(view)
    told["components"] = {
        "schemas": {name: bounded(schema) for name, schema in sorted(schemas.items())},
        "parameters": {name: bounded_parameter(each) for name, each in PARAMETERS.items()},
        "headers": {name: bounded_parameter(each) for name, each in HEADERS.items()},
        "responses": problems(),
        "securitySchemes": {"bearer": BEARER},
    }
    return told | {"security": [{"bearer": []}]}


def _bodies(operations: Iterable[Operation]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The schema of each operation's body, and the schemas that these refer to."""
    wanted: list[tuple[str, Any, TypeAdapter[Any]]] = [
        (each.id, "validation", each.body) for each in operations if each.body is not None
    ]
    schemas, defined = TypeAdapter.json_schemas(wanted, ref_template="#/components/schemas/{model}")
    return {name: schema for (name, _), schema in schemas.items()}, defined.get("$defs", {})


def _described(operation: Operation, bodies: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"responses": _responses(operation)}
    deferring = ("Prefer",) if operation.may_be_put_aside else ()
    parameters = (*operation.parameters, *deferring, "AcceptLanguage")
    told["parameters"] = [
        {"$ref": f"#/components/parameters/{each}"} if isinstance(each, str) else bounded_parameter(each)
        for each in parameters
    ]
    if operation.body is not None:
        content: dict[str, Any] = {"schema": bounded(bodies[operation.id])}
        if operation.body_examples:
            content["examples"] = {name: {"value": value} for name, value in operation.body_examples.items()}
        told["requestBody"] = {"required": True, "content": {JSON: content}}
    if operation.raw_body is not None:
        told["requestBody"] = {
            "required": True,
            "content": {
                operation.raw_body: {
                    "schema": {"type": "string", "format": "binary", "minLength": 1, "maxLength": LARGEST_CHUNK}
                }
            },
        }
    return told if operation.signed_in else told | {"security": []}


def _responses(operation: Operation) -> dict[str, Any]:
    success: dict[str, Any] = {"description": both(operation.summary)}
    always = ALWAYS if operation.counted else ()
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in (*operation.headers, *always)}
    if headers:
        success["headers"] = headers
    if operation.answer is not None:
        content: dict[str, Any] = {"schema": bounded(operation.answer)}
        if operation.answer_example is not None:
            content["example"] = operation.answer_example
        others = {media: {"schema": schema} for media, schema in operation.other_answers.items()}
        success["content"] = {operation.media_type: content, **others}
    told: dict[str, Any] = {str(operation.status): success}
    if operation.may_be_put_aside:
        told["202"] = ACCEPTED
    if "IfNoneMatch" in operation.parameters:
        told["304"] = {"description": "Không đổi. / Nothing changed.", "headers": headers}
    for status in sorted({*operation.problems, *EVERYWHERE, *(COUNTED if operation.counted else ())}):
        told[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    return told


def _tags(operations: Iterable[Operation], views: Iterable[View]) -> list[dict[str, Any]]:
    docs = {view.plural: f"{both(noun(view.name))}. {both(view.doc)}" for view in views}
    docs |= {tag: both(text) for tag, text in _TAGS.items()}
    return [{"name": tag, "description": docs[tag]} for tag in dict.fromkeys(each.tag for each in operations)]
