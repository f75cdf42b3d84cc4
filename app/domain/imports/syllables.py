"""Vietnamese syllables: whether a word could be one. Enough to tell one reading of a text from another."""

import re
import unicodedata
from typing import Final

_TONES: Final = dict.fromkeys(map(ord, "\u0300\u0309\u0303\u0301\u0323"))
_BEGINNINGS: Final = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx]"
_NUCLEI: Final = (
    "iêu|yêu|uôi|ươi|ươu|oai|oay|oeo|uây|uyu|uya|uyê|uâ|oă|oa|oe|uê|uy|uơ|oo|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|"
    "ưu|ia|iê|yê|ya|ua|uô|ưa|ươ|[aăâeêioôơuưy]"
)
_ENDINGS: Final = "ch|ng|nh|[cmnpt]"
_SYLLABLE: Final = re.compile(f"(?:{_BEGINNINGS})?(?:{_NUCLEI})(?:{_ENDINGS})?")


def is_syllable(word: str) -> bool:
    """Whether the word (NFC, lower case) is built as a Vietnamese syllable; it bears one tone at most."""
    decomposed = unicodedata.normalize("NFD", word)
    bare = decomposed.translate(_TONES)
    return len(decomposed) - len(bare) <= 1 and bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)))
