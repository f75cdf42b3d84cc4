"""Text in a legacy encoding, in a file or inside the cells of a workbook: told by its words, and put right.

Each reading of the text is judged by how many of its words with marks are Vietnamese syllables. One reading has to be
nearly always right and clearly better than the others; else nobody guesses.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

from app.domain.imports.script_tables import TCVN3, VNI
from app.domain.imports.syllables import is_syllable

SAMPLE: Final = 400
"""Rows that are looked at."""
_SAMPLE_LETTERS: Final = 200_000
_ENOUGH: Final = 0.85
_CLEARLY: Final = 0.15
_LATIN_1: Final = "\xff"
_WORD: Final = re.compile(r"[^\s0-9.,;:/()\"'-]+")
_PAIRS: Final = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))


class Script(StrEnum):
    """How the characters of a text are to be read."""

    UNICODE = "unicode"
    """As they stand (dựng sẵn hoặc tổ hợp)."""
    TCVN3 = "tcvn3"
    """TCVN3, phông ABC (.VnTime)."""
    VNI = "vni"
    """VNI (VNI-Times)."""


def converted(text: str, script: Script) -> str:
    """The text as Unicode, composed."""
    if script is Script.TCVN3:
        return _from_tcvn3(text)
    if script is Script.VNI:
        return _PAIRS.sub(lambda found: VNI[found[0]], text)
    return unicodedata.normalize("NFC", text)


def _from_tcvn3(text: str) -> str:
    """Text in capitals was written with a font of capitals, whose marked letters have the codes of small ones."""
    plain = [letter for letter in text if letter.isascii() and letter.isalpha()]
    letters = text.translate(TCVN3)
    return letters.upper() if len(plain) > 1 and all(map(str.isupper, plain)) else letters


def capitalised(name: str) -> str:
    """A name whose words begin with capitals, which TCVN3 has not for letters with a tone (Ánh)."""
    return " ".join(word[:1].upper() + word[1:] for word in name.split(" "))


def script_of(texts: Iterable[str]) -> Script | None:
    """How the texts are to be read; None where that is not certain. Texts without marks are read as they stand."""
    words = [word for text in texts for word in _WORD.findall(text) if not word.isascii()]
    if not words:
        return Script.UNICODE
    scores = {script: _score(words, script) for script in Script}
    best, second = sorted(scores.values(), reverse=True)[:2]
    if best < _ENOUGH or best - second < _CLEARLY:
        return Script.UNICODE if _is_plainly_unicode(words) else None
    return next(script for script, score in scores.items() if score == best)


def _score(words: Sequence[str], script: Script) -> float:
    return sum(_is_right(word, script) for word in words) / len(words)


def _is_right(word: str, script: Script) -> bool:
    """Whether the word is a syllable when it is read so; a legacy encoding has to account for its marks."""
    meant = converted(word, script)
    if script is not Script.UNICODE and (meant == word or max(word) > _LATIN_1):
        return False
    return is_syllable(meant.lower())


def _is_plainly_unicode(words: Sequence[str]) -> bool:
    """Letters that no legacy encoding has: names in other languages are no reason to doubt the text around them."""
    beyond = sum(max(word) > _LATIN_1 for word in words)
    return beyond * 2 >= len(words)


def decoded(raw: bytes) -> tuple[str, Script] | None:
    """The text of a file of bytes and how it is to be read; None where that is not certain."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return _whole(raw, name)
    whole = _whole(raw, "utf-8")
    return whole if whole is not None else _single_bytes(raw)


def _whole(raw: bytes, name: str) -> tuple[str, Script] | None:
    try:
        text = raw.decode(name)
    except UnicodeDecodeError:
        return None
    script = script_of(_first_lines(text))
    return None if script is None else (text, script)


def _first_lines(text: str) -> list[str]:
    return text[:_SAMPLE_LETTERS].splitlines()[:SAMPLE]


def _single_bytes(raw: bytes) -> tuple[str, Script] | None:
    """Windows-1258, TCVN3 or VNI: the one reading whose words are right."""
    latin = raw.decode("latin-1")
    lines = _first_lines(latin)
    scores = [(_share(lines, script), script, latin) for script in (Script.TCVN3, Script.VNI)]
    windows = unicodedata.normalize("NFC", raw.decode("cp1258", errors="replace"))
    scores.append((_share(_first_lines(windows), Script.UNICODE), Script.UNICODE, windows))
    scores.sort(key=lambda each: each[0], reverse=True)
    best, second = scores[:2]
    if best[0] < _ENOUGH or best[0] - second[0] < _CLEARLY:
        return None
    return best[2], best[1]


def _share(lines: Sequence[str], script: Script) -> float:
    words = [word for line in lines for word in _WORD.findall(line) if not word.isascii()]
    return _score(words, script) if words else 0.0
