"""The key that makes a repeated call harmless: the same key and payload give the first call's answer again."""

import re
from typing import Final

from app.api.problems import bad_parameter
from app.domain.shared.codes import Text

HEADER: Final = "Idempotency-Key"
_PRINTABLE: Final = Text("1 đến 255 ký tự ASCII in được", "1 to 255 printable ASCII characters")
_KEY: Final = re.compile(r"[\x21\x23-\x7e][\x20\x21\x23-\x7e]{0,254}")


def key_in(header: str | None) -> str | None:
    """The key, sent bare or as a quoted string: 1 to 255 printable characters; None where none was sent."""
    if header is None:
        return None
    value = header.strip()
    key = value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
    if _KEY.fullmatch(key) is None:
        raise bad_parameter(HEADER, header, _PRINTABLE)
    return key
