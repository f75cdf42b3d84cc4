"""The language of an answer: Vietnamese unless the caller prefers English (RFC 9110 §12.5.4)."""

from functools import lru_cache

from app.domain.shared.codes import LANGUAGES

DEFAULT = LANGUAGES[0]


@lru_cache(maxsize=512)
def language_of(accept_language: str | None) -> str:
    """The best of our languages for the header; what it does not name, or cannot be read, counts for nothing."""
    best, weight = DEFAULT, 0.0
    for wish in (accept_language or "").split(","):
        tag, _, parameters = wish.strip().partition(";")
        language = tag.strip().lower().split("-")[0]
        language = DEFAULT if language == "*" else language
        if language in LANGUAGES and _weight(parameters) > weight:
            best, weight = language, _weight(parameters)
    return best


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
