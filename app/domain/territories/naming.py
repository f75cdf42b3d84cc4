"""Names of hamlets: the kind (ấp, khóm, thôn …) is the first part of the name."""

_KIND_WORDS = (
    "tổ dân phố",
    "khu dân cư",
    "khu phố",
    "khối phố",
    "tiểu khu",
    "buôn",
    "thôn",
    "khóm",
    "khối",
    "làng",
    "phum",
    "plei",
    "bản",
    "bon",
    "sóc",
    "xóm",
    "khu",
    "ấp",
)
"""Longer words before those that they begin with."""


def without_kind_word(name: str) -> str | None:
    """The name without its kind, as lists are ordered by; None when it does not begin with one.

    A name that is only a number keeps its kind, as numbered wards do: *Ấp Mỹ Hòa* is Mỹ Hòa, *Khóm 4* stays Khóm 4.
    """
    lowered = name.lower()
    for word in _KIND_WORDS:
        if lowered.startswith(f"{word} "):
            rest = name[len(word) + 1 :]
            return name if rest.isdecimal() else rest
    return None
