"""Vietnamese text: cleaning on input, the search form, the alphabetical sort key.

Names match by folded text and sort by a stored key, because the database has no Vietnamese
collation. Both keys are stored: a change of ``fold`` or of the sort keys needs a rebuild of
the stored columns. Citizen ids, phone numbers and document layout are not here.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

LOOKALIKES: Final = str.maketrans({"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ"})
"""Icelandic eth and African d look like đ on every screen and come from wrong keyboards."""

_SPACING: Final = "\t\n\r"
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_TONES: Final = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LETTER_MARKS: Final = {
    ("a", "\u0306"): "a~",
    ("a", "\u0302"): "a~~",
    ("e", "\u0302"): "e~",
    ("o", "\u0302"): "o~",
    ("o", "\u031b"): "o~~",
    ("u", "\u031b"): "u~",
}
_WORD: Final = re.compile("(?:[^\\W_]|[\u0300-\u036f])+")
_NUMBER: Final = re.compile("([0-9]+)")
_LONGEST_NUMBER: Final = 99


class UncleanText(ValueError):
    """The text holds a control character, a lone surrogate or a direction override."""


def clean(text: str) -> str:
    """Return the text as it is stored: NFC, one spelling of Đ, single spaces, no edges.

    Invisible characters (soft hyphen, zero-width space, byte order mark) vanish: they make two equal
    names differ. Tabs and line breaks are spaces. Raises ``UncleanText`` on anything else that
    controls a device or the direction of the line, since such text deceives whoever reads it.
    """
    if not text.isprintable():
        _refuse_controls(text)
        text = text.translate(_INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", text).translate(LOOKALIKES).split())


def _refuse_controls(text: str) -> None:
    for character in text:
        control = unicodedata.category(character) in ("Cc", "Cs") and character not in _SPACING
        if control or character in _BIDI:
            message = f"U+{ord(character):04X} controls a device or the direction of the line"
            raise UncleanText(message)


def fold(text: str) -> str:
    """Return the search key: lower case, without diacritics, đ as d, single spaces.

    Equal to PostgreSQL's ``lower(unaccent(normalize(x, NFC)))`` for the Vietnamese letters, so stored
    keys and typed patterns meet. Hòa and Hoà fold alike, and so do Thành and Thạnh: whoever
    matches names compares codes as well.
    """
    composed = unicodedata.normalize("NFC", text).lower()
    return unicodedata.normalize("NFC", " ".join(composed.translate(_FOLDED).split()))


def _folded_letters() -> dict[int, str]:
    table = dict.fromkeys(range(0x0300, 0x0370), "")
    for start, end in ((0x00C0, 0x0250), (0x1E00, 0x1F00)):
        for code in range(start, end):
            base = unicodedata.normalize("NFD", chr(code))[0]
            if base != chr(code):
                table[code] = base
    table |= dict.fromkeys(map(ord, "đðɖ"), "d")
    table |= dict.fromkeys(map(ord, "\u2018\u2019"), "'") | dict.fromkeys(map(ord, "\u2013\u2014"), "-")
    return table


_FOLDED: Final = _folded_letters()


def sort_key(text: str) -> str:
    """Return an ASCII key whose byte order (collation C) is the Vietnamese alphabetical order.

    First level: words letter by letter in the order a ă â b c d đ e ê … o ô ơ … u ư … y, numbers by
    value and before letters, spaces and punctuation before both. Second level, after a space: the
    tone of each word, ngang, huyền, hỏi, ngã, sắc, nặng. The tone belongs to the whole word, so its
    place (hoà, hòa) does not matter. Case and punctuation do not count: ties are broken by id.
    """
    composed = unicodedata.normalize("NFC", text).lower()
    levels = [_word_levels(word) for word in _WORD.findall(composed)]
    if not levels:
        return ""
    return ".".join([letters for letters, _ in levels]) + " " + "".join([tones for _, tones in levels])


@lru_cache(maxsize=32_768)
def _word_levels(word: str) -> tuple[str, str]:
    """Return the letters and the tones of one lower-case word.

    A marked letter is its base and one or two tildes: the tilde is the last ASCII character, so
    "an" < "ă" < "ăn" < "â" holds byte by byte. Foreign scripts follow the letters by code point.
    """
    letters: list[str] = []
    tones: list[str] = []
    for part in _NUMBER.split(unicodedata.normalize("NFD", word)):
        if part[:1].isascii() and part.isdigit():
            letters.append(_number_key(part))
            continue
        for character in part:
            if character in _TONES:
                tones.append(_TONES[character])
            elif "\u0300" <= character <= "\u036f":
                _mark(letters, character)
            else:
                letters.append(_letter_key(character))
    return "".join(letters), "".join(tones) or "0"


def _mark(letters: list[str], mark: str) -> None:
    if letters:
        letters[-1] = _LETTER_MARKS.get((letters[-1], mark), letters[-1])


def _letter_key(character: str) -> str:
    if character in "đðɖ":
        return "d~"
    return character if character.isascii() else f"{{{ord(character):06x}"


def _number_key(digits: str) -> str:
    """Return the digits behind their count, so that 2 < 10 < 100; leading zeros do not count."""
    value = digits.lstrip("0") or "0"
    return f"{min(len(value), _LONGEST_NUMBER):02d}{value}"


def person_sort_key(full_name: str) -> str:
    """Return the key of a list of persons: given name, then family name, then middle names.

    Vietnamese lists go by the given name (last word) with its tone, then by the family name (first
    word). A name of one word stands before the longer ones with the same given name.
    """
    words = full_name.split()
    if not words:
        return ""
    parts = [words[-1], words[0] if len(words) > 1 else "", " ".join(words[1:-1])]
    return " ".join(filter(None, map(sort_key, parts)))
