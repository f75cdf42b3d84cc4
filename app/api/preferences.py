"""What a caller prefers (RFC 7240): not to wait for the answer, or to wait so long. What is not known is ignored."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

HEADER: Final = "Prefer"
APPLIED: Final = "Preference-Applied"
RESPOND_ASYNC: Final = "respond-async"
LONGEST_WAIT_SECONDS: Final = 30
"""Longer wishes are cut."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """``wait_seconds`` is None where nothing was said of it."""

    respond_async: bool = False
    wait_seconds: int | None = None


def preferences_of(request: Request) -> Preferences:
    """The preferences that are known here; of one that is given twice the first counts."""
    told = dict(reversed(list(_pairs(request.headers.getlist(HEADER)))))
    wait = told.get("wait", "")
    seconds = min(int(wait), LONGEST_WAIT_SECONDS) if wait.isdecimal() and wait.isascii() and len(wait) < 9 else None  # noqa: PLR2004
    return Preferences(RESPOND_ASYNC in told, seconds)


def _pairs(headers: Iterable[str]) -> Iterable[tuple[str, str]]:
    for each in ",".join(headers).split(","):
        name, _, value = each.partition(";")[0].partition("=")
        yield name.strip().lower(), value.strip().strip('"')
