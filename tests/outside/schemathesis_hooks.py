"""What no schema can say, taken out of the requests that are meant to be accepted.

A cursor comes from a page before, and what was known at a moment from the past; a file has no pages; the members of a
relation are told by its own schema; of three places one is asked about; on whose behalf one acts has to be somebody; a
key belongs to one call.
Requests that are meant to be refused go out as they are.
"""

from typing import Any

import schemathesis
from schemathesis import GenerationMode

ID = "01981a2b-0000-7000-8000-000000000001"
LEFT_OUT = ("on-behalf-of", "x-purpose", "idempotency-key")
PAGES = ("limit", "count")
PLACES = ("territory_id", "group_id", "household_id")


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: dict[str, Any]) -> None:
    """Changes the case in place."""
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    query, headers = case.query or {}, case.headers or {}
    for name in [each for each in headers if each.lower() in LEFT_OUT]:
        del headers[name]
    left_out = {"cursor", "known_at"} if query.get("format", "json") == "json" else {"cursor", "known_at", *PAGES}
    for name in left_out:
        query.pop(name, None)
    for name, most in (("fields", 3), ("expand", 3), ("sort", 1)):
        if name in query:
            query[name] = _first(query[name], most)
    if case.operation.path == "/v1/access/explain":
        query.setdefault(PLACES[0], ID)
        for name in PLACES[1:]:
            query.pop(name, None)


def _first(given: Any, most: int) -> str:
    """The first of the words, and of each what stands before a point."""
    words = given if isinstance(given, list) else str(given).split(",")
    return ",".join(list(dict.fromkeys(str(each).partition(".")[0] for each in words))[:most])
