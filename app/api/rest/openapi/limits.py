"""Says of every value how large it may be, so that whoever reads the document can set memory aside.

Nothing is promised that is not kept: what comes in is bounded by the largest head and the largest body that the service
reads, and what goes out came in before. Schemas that say a limit of their own keep it.
"""

from collections.abc import Mapping
from typing import Any, Final

from app.api.requests import LARGEST_BODY

LONGEST_PARAMETER: Final = 65_536
"""Characters of a parameter: the largest head that a connection may send."""
MOST_ITEMS: Final = LARGEST_BODY
"""Items of a list."""
LARGEST_NUMBER: Final = 2**53 - 1
"""The largest whole number that JSON carries exactly to every reader."""
_BRANCHES: Final = ("anyOf", "oneOf", "allOf", "prefixItems")
_CHILDREN: Final = ("items", "additionalProperties", "not")


def bounded_parameter(parameter: Mapping[str, Any]) -> dict[str, Any]:
    """The parameter or header with limits."""
    return {**parameter, "schema": bounded(parameter["schema"], longest=LONGEST_PARAMETER)}


def bounded(schema: Any, *, longest: int = LARGEST_BODY) -> Any:
    """The schema with limits wherever it says none; ``longest`` is that of a text."""
    if not isinstance(schema, Mapping):
        return schema
    told: dict[str, Any] = dict(schema)
    for name in _CHILDREN:
        if name in told:
            told[name] = bounded(told[name], longest=longest)
    for name in _BRANCHES:
        if name in told:
            told[name] = [bounded(each, longest=longest) for each in told[name]]
    if "properties" in told:
        told["properties"] = {name: bounded(each, longest=longest) for name, each in told["properties"].items()}
    kinds = told.get("type", ())
    return told | _limits({kinds} if isinstance(kinds, str) else set(kinds), told, longest=longest)


def _limits(kinds: set[str], told: Mapping[str, Any], *, longest: int) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    if "string" in kinds and not {"enum", "const"} & set(told):
        limits["maxLength"] = longest
    if "array" in kinds:
        limits["maxItems"] = MOST_ITEMS
    if "integer" in kinds and not {"enum", "const"} & set(told):
        limits |= {"format": "int64", "minimum": -LARGEST_NUMBER, "maximum": LARGEST_NUMBER}
    return {name: value for name, value in limits.items() if name not in told}
