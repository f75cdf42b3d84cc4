"""Conditional requests (RFC 9110 §13): strong ETags, ``If-None-Match``, and the version in ``If-Match``.

An ETag is ``"<version>-<digest of the body>"``. The version alone would not do: counts and expanded relations change
without it. The digest covers whatever shapes the body: fields, date, permissions. A change names the version only, so
an ETag from any shape of the record will do.
"""

import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import Final

from app.api.problems import PRECONDITION_MISSING, TransportError, bad_parameter
from app.domain.shared.codes import Text

PRIVATE: Final[Mapping[str, str]] = {
    "Cache-Control": "private, no-cache",
    "Vary": "Accept, Accept-Language, Authorization",
}
"""An answer belongs to one caller and is asked for again each time; the ETag makes that cheap."""
NEVER_KEPT: Final[Mapping[str, str]] = {"Cache-Control": "no-store"}
_ETAG: Final = Text(
    'một ETag kể cả dấu ngoặc kép, dạng "3-5f2b9c1d7e8a4b60"', 'an ETag with its quotes, as "3-5f2b9c1d7e8a4b60"'
)
_OURS: Final = re.compile(r'(?:W/)?"([0-9]{1,18})(?:-[0-9a-f]+)?"')


def etag_of(version: int | None, body: bytes) -> str:
    """The strong ETag of a single record's answer; a record without versions has the digest alone."""
    digest = blake2b(body, digest_size=8).hexdigest()
    return f'"{digest}"' if version is None else f'"{version}-{digest}"'


def is_unchanged(if_none_match: str | None, etag: str) -> bool:
    """Whether the caller already has this answer (weak comparison, as the RFC demands here)."""
    if if_none_match is None:
        return False
    return any(each.strip().removeprefix("W/") in (etag, "*") for each in if_none_match.split(","))


def version_in(if_match: str | None) -> int:
    """The version that the caller has seen. Raises 428 where it is missing: ``*`` names none.

    A proxy that compresses marks our ETags as weak; the version in them is as good, so ``W/`` is taken.
    """
    if if_match is None or if_match.strip() == "*":
        raise TransportError(PRECONDITION_MISSING, 428)
    found = _OURS.fullmatch(if_match.strip())
    if found is None:
        raise bad_parameter("If-Match", if_match, _ETAG)
    return int(found.group(1))
