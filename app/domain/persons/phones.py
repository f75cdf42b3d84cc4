"""Vietnamese phone numbers: nine digits behind the trunk zero or the country code."""

import re
from typing import Final

_SEPARATORS: Final = re.compile(r"[ .()-]")
_NUMBER: Final = re.compile(r"(?:0|\+?84)([1-9][0-9]{8})")


def international(phone: str) -> str | None:
    """The number as it is stored, ``+84`` and nine digits; None when it is no Vietnamese number.

    Spaces, dots, hyphens and brackets do not count: 0912 345 678 is +84912345678.
    """
    found = _NUMBER.fullmatch(_SEPARATORS.sub("", phone))
    return f"+84{found[1]}" if found else None
