"""The key that makes a repeated call harmless: the same key and payload give the first call's answer again."""

import re
from typing import Final

from app.api.problems import BAD_PARAMETER, TransportError

HEADER: Final = "Idempotency-Key"
_KEY: Final = re.compile(r"[\x21\x23-\x7e][\x20\x21\x23-\x7e]{0,254}")


def key_in(header: str | None) -> str | None:
    """The key, sent bare or as a quoted string: 1 to 255 printable characters; None where none was sent."""
    if header is None:
        return None
    value = header.strip()
    key = value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
    if _KEY.fullmatch(key) is None:
        raise TransportError(BAD_PARAMETER, 400, values={"name": HEADER, "value": header[:100]})
    return key
