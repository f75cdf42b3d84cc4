"""Reads a GraphQL-over-HTTP request: its parameters, and the form that its answer takes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from starlette.datastructures import QueryParams

from app.api.graphql.codes import BATCHING, INVALID_REQUEST
from app.api.problems import MALFORMED, NO_JSON, NOT_ACCEPTABLE, TransportError

RESPONSE: Final = "application/graphql-response+json"
JSON: Final = "application/json"
HTML: Final = "text/html"
_OFFERED: Final = (RESPONSE, JSON)
_PARAMETERS: Final[Mapping[str, type]] = {"query": str, "operationName": str, "variables": dict, "extensions": dict}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: a document, which of its operations, and the variables as they were sent."""

    text: str
    operation_name: str | None
    variables: Mapping[str, Any]


class IllFormed(TransportError):
    """JSON that is no GraphQL request."""

    def __init__(self, name: str) -> None:
        """Names the parameter at fault."""
        super().__init__(INVALID_REQUEST, 400, values={"name": name})


def asked_in_body(body: bytes) -> Asked:
    """The request in a body. Raises 400 for what is no JSON object, ``IllFormed`` for wrong parameters."""
    found = _json(body)
    if isinstance(found, list):
        raise TransportError(BATCHING, 400)
    if not isinstance(found, dict):
        raise _malformed()
    return _asked(found)


def asked_in_url(parameters: QueryParams) -> Asked:
    """The request in a URL, whose variables and extensions are JSON."""
    found: dict[str, Any] = dict(parameters)
    for name in ("variables", "extensions"):
        if name in found:
            found[name] = _json(found[name].encode()) if found[name] else None
    return _asked(found)


def _asked(found: Mapping[str, Any]) -> Asked:
    for name, kind in _PARAMETERS.items():
        value = found.get(name)
        if value is not None and not isinstance(value, kind):
            raise IllFormed(name)
    if not found.get("query"):
        raise IllFormed("query")
    return Asked(found["query"], found.get("operationName") or None, found.get("variables") or {})


def _json(body: bytes) -> Any:
    try:
        # Surrogates that JSON escapes may hold cannot be encoded again: they end here, not in the driver.
        text = body.decode()
        found = json.loads(text, parse_constant=_refuse)
        if "\\u" in text:
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise _malformed() from None
    return found


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _malformed() -> TransportError:
    return TransportError(MALFORMED, 400, values={"because": NO_JSON})


@lru_cache(maxsize=512)
def media_for(accept: str | None) -> str:
    """The form of the answer that the caller prefers; ``application/json`` for whoever takes anything. Raises 406."""
    wishes = _wishes(accept) or {"*/*": 1.0}
    weights = {offered: _weight(offered, wishes) for offered in _OFFERED}
    best = max(weights.values())
    if best <= 0:
        raise TransportError(NOT_ACCEPTABLE, 406, values={"offered": ", ".join(_OFFERED)})
    equals = [offered for offered in _OFFERED if weights[offered] == best]
    return RESPONSE if JSON not in equals or (RESPONSE in equals and RESPONSE in wishes) else JSON


def _weight(offered: str, wishes: Mapping[str, float]) -> float:
    """The weight of the most telling range that covers the form."""
    return next((wishes[each] for each in (offered, "application/*", "*/*") if each in wishes), 0.0)


@lru_cache(maxsize=512)
def wants_page(accept: str | None) -> bool:
    """Whether the caller is a browser: a page is preferred to both forms of JSON."""
    wishes = _wishes(accept)
    return wishes.get(HTML, 0.0) > max(wishes.get(JSON, 0.0), wishes.get(RESPONSE, 0.0))


def _wishes(accept: str | None) -> dict[str, float]:
    """Media ranges and their weights (RFC 9110 §12.5.1); a weight that cannot be read counts for nothing."""
    wishes: dict[str, float] = {}
    for each in (accept or "").split(","):
        media, *parameters = (part.strip().lower() for part in each.split(";"))
        if media:
            weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
            wishes[media] = _number(weight)
    return wishes


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
