"""Stable codes of what can go wrong, each with its words in Vietnamese and English.

A code is part of the contract: it is never translated and never reused. The one catalogue made of
them gives REST problems, GraphQL problem types and the pages under ``/problems/``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar, Final

LANGUAGES: Final = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in both languages; ``{name}`` stands for a value of the case."""

    vi: str
    en: str

    def say(self, language: str, values: dict[str, object] | None = None) -> str:
        """The words in the language asked for, Vietnamese when it is unknown; a value may be a ``Text`` itself."""
        words = self.en if language == "en" else self.vi
        said = {name: v.say(language) if isinstance(v, Text) else v for name, v in (values or {}).items()}
        return words.format(**said) if said else words


@dataclass(frozen=True, slots=True)
class Code:
    """One thing that can go wrong; defining it enters it into the catalogue."""

    code: str
    title: Text
    detail: Text
    legal_basis: str | None = None
    _all: ClassVar[dict[str, "Code"]] = {}

    def __post_init__(self) -> None:
        """Refuses a code that is defined twice."""
        if self.code in Code._all:
            message = f"code {self.code} is defined twice"
            raise ValueError(message)
        Code._all[self.code] = self

    @staticmethod
    def every() -> Iterator["Code"]:
        """All codes defined so far, in their order."""
        return iter(sorted(Code._all.values(), key=lambda code: code.code))


def code(name: str, vi: str, en: str, *, title: tuple[str, str], legal_basis: str | None = None) -> Code:
    """Defines a code: its detail in both languages and a short title in both."""
    return Code(name, Text(*title), Text(vi, en), legal_basis)


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: which, about what, with the values that its words name.

    ``warns`` marks what is told and does not refuse (a size outside the soft bounds).
    """

    code: Code
    subject: str
    values: dict[str, object] = field(default_factory=dict)
    warns: bool = False
