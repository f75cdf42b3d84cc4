"""Words that are kept for ever must not hold what erasure has to find."""

import re
from collections.abc import Iterator
from typing import Final

from app.domain.privacy.codes import WORDS_NAME_PERSON
from app.domain.shared.codes import Violation
from app.domain.shared.text import fold

_NO_DIGIT: Final = re.compile("[^0-9]")
_COUNTRY: Final = "84"


def wording_rules(pointer: str, words: str, *values: str | None) -> Iterator[Violation]:
    """Refuses words that hold one of the values: names by their folded text, numbers by their digits.

    A phone number counts with its trunk zero as well as with its country code.
    """
    folded, digits = f" {fold(words)} ", _NO_DIGIT.sub("", words)
    if any(value and _holds(folded, digits, value) for value in values):
        yield Violation(WORDS_NAME_PERSON, pointer)


def _holds(folded: str, digits: str, value: str) -> bool:
    number = _NO_DIGIT.sub("", value)
    if number:
        return number.removeprefix(_COUNTRY) in digits
    return f" {fold(value)} " in folded
